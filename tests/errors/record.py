"""Runs the cases of this folder with dbt and writes what it answers into the .dbt files.

    <python with dbt and dbt-duckdb> tests/errors/record.py [case file …]
"""

import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner

HERE = Path(__file__).parent
DEFAULTS = {
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": "shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: ':memory:'\n",
}


def blocks(path):
    parts = re.split(r"^=== ", path.read_text(), flags=re.M)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2].removesuffix("\n")) for part in parts]


def run(text):
    head, *parts = re.split(r"^--- ", text, flags=re.M)
    directives = [line.split(" ", 1) for line in head.splitlines() if " " in line]
    find = lambda word: [rest for key, rest in directives if key == word]
    files = dict(DEFAULTS)
    for part in parts:
        _, path, form, content = re.split(r"^(.+?)( json| bytes)?\n", part, maxsplit=1)
        files[path] = json.loads(content).encode("latin-1" if form == " bytes" else "utf-8") if form else content
    folder = os.path.realpath(tempfile.mkdtemp(prefix="errors-"))
    before = dict(os.environ)
    try:
        for path, content in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                target.write_bytes(content)
            elif content.strip() != "none":
                target.write_text(content)
        for path in find("folder"):
            Path(folder, path).mkdir(parents=True, exist_ok=True)
        for pair in find("link"):
            path, target = pair.split(" ")
            Path(folder, path).symlink_to(target)
        os.environ.update(pair.split("=", 1) for pair in find("env"))
        os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
        os.chdir(folder)
        words = [word.strip("'") for word in re.findall(r"'[^']*'|\S+", (find("$") or ["run"])[0])]
        told = []

        def listen(event):
            if event.info.level in ("error", "warn") and not re.match(r"Log\w+Result|EndOfRunSummary|FinishedRunning|Stats|RunResultErrorNoMessage", event.info.name):
                told.append(event.info.msg)

        outcome = dbtRunner(callbacks=[listen]).invoke(["--log-level", "none", "--log-level-file", "none", *words])
        error = outcome.exception
        code = 0 if outcome.success else 1 if error is None else 2
        kind = f" {type(error).__name__}" if error is not None else ""
        said = "\n".join(told) or (str(error) if error is not None else "")
        text = f"exit {code}{kind}\n{said}".replace(folder, "<project>").replace(os.path.dirname(folder), "<beside>")
        text = re.sub(r"Traceback \(most recent call last\):[\s\S]*", "(a stack trace)", text)
        # Of DuckDB's own code: addresses, and where it lies on this machine.
        text = re.sub(r"(Stack Trace:\n)\n(?:  /.*\n)+", r"\1", text)
        text = re.sub(r"(__dbt_tmp)\d{20}", r"\1<time>", text)
        text = re.sub(r"modification_time=[\d.]+", "modification_time=0", text)
        return re.sub(r"\x1b\[[0-9;]*m|[ \t]+$", "", text, flags=re.M)
    finally:
        os.chdir("/")
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder)


def run_apart(text):
    # dbt keeps databases and counts in the process: each case gets one of its own.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(run, (text,))


for path in [Path(name).resolve() for name in sys.argv[1:] or sorted(HERE.glob("*.txt"))]:
    recorded = "".join(
        f"=== {name}\n{run_apart(text)}\n" for name, text in blocks(path) if not re.search(r"^(unreadable|unrecorded) ", text, flags=re.M)
    )
    path.with_suffix(".dbt").write_text(recorded)
