"""Records what dbt makes of the command lines, variables and files in flags.jsonl, each line anew, for resolve-flags.test.ts.

    <python with dbt> tests/config/record_flags.py

A new case is a line with `name`, `args`, `env`, `flags` (lines below `flags:` of the project) and, where there are any, `userSettings`.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import click
from dbt.cli.flags import Flags
from dbt.cli.main import cli

FILE = Path(__file__).parent / "flags.jsonl"


def context_of(args):
    """The context of the innermost command, as click makes it before it runs one."""
    context = cli.make_context("dbt", list(args))
    command = cli
    while isinstance(command, click.Group):
        rest = [*getattr(context, "_protected_args", context.protected_args), *context.args]
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)
    return context


def answer(case, root):
    lines = case["flags"].splitlines()
    project = "name: shop\nprofile: p\n" + ("flags:\n" + "".join(f"  {line}\n" for line in lines) if lines else "")
    (root / "dbt_project.yml").write_text(project)
    (root / "profiles.yml").write_text("p: {}\n")
    settings = root / "home" / ".dbt" / "user_settings.yml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.unlink(missing_ok=True)
    if "userSettings" in case:
        settings.write_text(case["userSettings"])
    os.environ.clear()
    os.environ.update({"HOME": str(root / "home"), **case["env"]})
    try:
        flags = Flags(context_of(case["args"]))
    except click.ClickException as error:
        return {"error": "DbtUsageException", "message": error.format_message()}
    except Exception as error:
        return {"error": type(error).__name__, "message": getattr(error, "msg", str(error))}
    kept = {key: plain(value) for key, value in vars(flags).items() if key.isupper() and key != "INVOCATION_COMMAND"}
    return {"flags": json.loads(json.dumps(kept, default=str).replace(str(root), "ROOT"))}


def plain(value):
    if type(value).__name__ == "WarnErrorOptionsV2":
        return {"error": value.error, "warn": value.warn, "silence": value.silence}
    if type(value).__name__ == "SampleWindow":
        return {"start": value.start.isoformat(), "end": value.end.isoformat()}
    return list(value) if isinstance(value, (tuple, set)) else value


def main():
    cases = [json.loads(line) for line in FILE.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder))
        os.chdir(root)
        recorded = [{**case, "dbt": answer(case, root)} for case in cases]
    FILE.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in recorded))
    print(len(recorded), file=sys.stderr)


if __name__ == "__main__":
    main()
