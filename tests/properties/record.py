"""Records how dbt refuses each wrong properties file: `wrong.json`, for wrong.test.ts.

    DBT=/path/to/dbt python tests/properties/record.py [case ...]
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
DBT = os.environ.get("DBT", "dbt")
PROJECT = {
    "dbt_project.yml": "name: shop\nversion: 1.0.0\nprofile: p\n",
    "profiles.yml": "p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: x.db}\n",
    "models/a.sql": "select 1 as id\n",
}


def refusal(text):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in {**PROJECT, "models/schema.yml": text}.items():
            file = Path(folder) / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(content)
        command = [DBT, "--log-format", "json", "parse", "--no-partial-parse", "--profiles-dir", "."]
        environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        output = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [e["data"].get("exc") or e["info"]["msg"] for e in events if e["info"]["level"] == "error"]


record = HERE / "wrong.json"
names = sys.argv[1:] or sorted(file.stem for file in (HERE / "wrong").glob("*.yml"))
cases = json.loads(record.read_text()) if sys.argv[1:] else {}
for name in names:
    cases[name] = refusal((HERE / "wrong" / f"{name}.yml").read_text())
record.write_text(json.dumps(dict(sorted(cases.items())), indent=2, ensure_ascii=False) + "\n")
