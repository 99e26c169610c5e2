"""Records what dbt says to wrong command lines.

    python tests/events/record_command_lines.py > tests/events/wrong-command-lines.jsonl
"""
import io
import json
import sys

import click

LINES = [
    "run --fulll-refresh", "foo", "runn", "run --threads x", "run --target", "run -t", "--foo run", "run foo bar", "run foo",
    "ls --output xml", "docs foo", "docs generat", "build --log-format xml", "run -zz", "clean x", "run --models",
    "run --debug=1", "run -dz", "source fresness", "source freshness extra", "--log-level loud run", "test --store-failure",
    "seed --indirect-selection some", "run-operation a b", "show --limit ten", "run --printer-width=", "list --resource-type modle",
    "run --vars", "ls --slect a", "snapshot --thread 4", "parse -s a", "debug -q --conection", "compile --event-time-start 2026",
    "build --event-time-start yesterday", "init a b", "--version-chek run", "build --exclude-resource-type nothing",
    "run --threads=1.5", "run --select", "run -s", "run --quiet=no",
]

sys.argv = ["dbt"]
from dbt.cli.main import cli  # noqa: E402

for line in LINES:
    try:
        cli.main(line.split(), prog_name="dbt", standalone_mode=False)
        raise SystemExit(f"{line} is not wrong")
    except click.UsageError as error:
        shown = io.StringIO()
        error.show(shown)
        print(json.dumps({"line": line, "says": shown.getvalue()}))
