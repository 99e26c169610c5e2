"""Fills in what Jinja2 answers to the expressions in the case files beside this script.

Needs Python 3.11 with jinja2 3.1. To add a case write {"expr": "..."} into a file and run this script; the tests
themselves need no Python. An answer is what `{{ expr }}` prints, or the exception it raises.
With --ask it answers a JSON list of expressions from standard input instead.
"""

import json
import pathlib
import re
import sys

from jinja2.sandbox import SandboxedEnvironment

ENVIRONMENT = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def context():
    return {
        "inf": float("inf"),
        "nan": float("nan"),
        "make_set": lambda *items: set(items),
        "ints": [3, 1, 2],
        "words": ["b", "A", "c", "a"],
        "rows": [
            {"name": "x", "n": 1, "tags": ["p"]},
            {"name": "y", "n": 2, "tags": []},
            {"name": "X", "n": 3, "tags": ["q", "r"]},
        ],
    }


def answer(expr):
    try:
        printed = ENVIRONMENT.from_string("{{ " + expr + " }}").render(context())
    except Exception as error:
        return {"raises": type(error).__name__ + ": " + str(error)}
    return {"prints": re.sub(r" at 0x[0-9a-f]+", "", printed)}


def record(path):
    cases = json.loads(path.read_text())
    lines = [json.dumps({"expr": case["expr"], **answer(case["expr"])}, ensure_ascii=False) for case in cases]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__" and "--ask" in sys.argv:
    json.dump([answer(expr) for expr in json.load(sys.stdin)], sys.stdout)
elif __name__ == "__main__":
    for path in sorted(pathlib.Path(__file__).parent.glob("*.json")):
        record(path)
