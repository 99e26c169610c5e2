"""Records what dbt makes of the projects beside this file: `expected.json` in each, for projects.test.ts.

    DBT=/path/to/dbt python tests/projects/record.py [project ...]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DBT = os.environ.get("DBT", "dbt")
# What depends on the moment or the machine, or is dbt's own text.
DROPPED = {"created_at", "root_path"}
INTERNAL = ("macro.dbt.", "macro.dbt_duckdb.", "doc.dbt.")
NOT_WARNINGS = {"DeprecationsSummary", "MFConverterIssue"}


def plain(key, value):
    if isinstance(value, dict):
        return {k: plain(k, v) for k, v in sorted(value.items()) if k not in DROPPED and not k.startswith(INTERNAL)}
    if isinstance(value, list):
        items = [plain(key, item) for item in value]
        # Python's sets have no order that could be relied on.
        return sorted(items) if key == "tags" and all(isinstance(i, str) for i in items) else items
    return value


def events(output):
    for line in output.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if event["info"]["level"] == "warn" and event["info"]["name"] not in NOT_WARNINGS:
            yield {"name": event["info"]["name"], "data": dict(sorted(event["data"].items()))}


def errors(output):
    for line in output.splitlines():
        event = json.loads(line)
        if event["info"]["level"] == "error":
            yield event["info"]["msg"]


def record(project):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / project.name
        shutil.copytree(project, copy)
        shutil.copy(HERE / "profiles.yml", copy)
        command = [DBT, "--log-format", "json", "parse", "--no-partial-parse", "--show-all-deprecations", "--profiles-dir", "."]
        environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "TZ": "UTC"}
        output = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True).stdout
        file = copy / "target" / "manifest.json"
        manifest = json.loads(file.read_text()) if file.exists() else None
    if manifest is None:
        sys.exit(f"{project.name}: " + "\n".join(errors(output)))
    sections = [key for key in manifest if key not in ("metadata", "parent_map", "child_map", "group_map")]
    # One line for each resource: short enough to keep, and a change shows where it is.
    lines = []
    for section in sorted(sections):
        for unique_id, node in sorted(plain(section, manifest[section]).items()):
            lines.append(json.dumps([section, unique_id, node], ensure_ascii=False))
    for event in sorted(events(output), key=lambda each: json.dumps(each)):
        lines.append(json.dumps(["event", event["name"], event["data"]], ensure_ascii=False))
    (project / "expected.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(project.name, len(lines))


for name in sys.argv[1:] or sorted(each.name for each in HERE.iterdir() if each.is_dir()):
    record(HERE / name)
