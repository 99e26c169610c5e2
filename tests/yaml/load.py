"""Reads lines of JSON, each a YAML text, and answers each with a line of JSON: what PyYAML makes of it for dbt.

A value has the first letter of its Python type beside it, an error what the parser says and where, a key that stands
twice its name and place as dbt tells it. Needs PyYAML with libyaml.
"""

import datetime
import json
import math
import re
import sys

import yaml
from dbt.clients import checked_load
from dbt_common.exceptions.base import DbtValidationError

LETTERS = {str: "s", bool: "b", int: "i", float: "f", bytes: "y", type(None): "n"}


def typed(value):
    if value is None:
        return ["n"]
    if isinstance(value, (bool, str)):
        return [LETTERS[type(value)], value]
    if isinstance(value, int):
        return ["i", str(value)]
    if isinstance(value, float):
        return ["f", "nan" if math.isnan(value) else repr(value)]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ["d", str(value)]
    if isinstance(value, bytes):
        return ["y", value.hex()]
    if isinstance(value, (set, frozenset)):
        return ["set", sorted(json.dumps(typed(item)) for item in value)]
    if isinstance(value, (list, tuple)):
        return ["l", [typed(item) for item in value]]
    return ["m", [[typed(key), typed(item)] for key, item in value.items()]]


def outcome(text):
    try:
        value, failures = checked_load.checked_load(text)
    except DbtValidationError as refused:
        return told(refused.__context__)
    found = {"value": typed(value)}
    if failures:
        found["duplicates"] = [shortened(failure.message) for failure in failures]
    return found


def shortened(message):
    key, line, column = re.fullmatch(r"Duplicate key '(.*)' .*, line (\d+), column (\d+)", message, re.S).groups()
    return [key, int(line), int(column)]


def told(error):
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        said = f"{error.context}: {error.problem}" if error.context else error.problem
        mark = error.problem_mark
        return {"error": said, "line": mark.line + 1, "column": mark.column + 1}
    return {"error": str(error)}


for line in sys.stdin:
    try:
        print(json.dumps(outcome(json.loads(line))))
    except Exception as error:
        print(json.dumps({"error": "", "class": type(error).__name__}))
