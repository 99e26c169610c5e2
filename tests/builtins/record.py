"""Records what Python answers to the expressions in cases/*.txt, one a line, into the .json file beside.

Usage, with a Python that has dbt-core installed: python tests/builtins/record.py [name…]
"""

import json
import os
import re
import sys
import time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

os.environ["TZ"] = "UTC"
time.tzset()

from dbt.context.base import BaseContext, get_context_modules  # noqa: E402
from dbt_common.clients import agate_helper  # noqa: E402
import agate  # noqa: E402
import ast  # noqa: E402
import io  # noqa: E402
import itertools  # noqa: E402

import yaml  # noqa: E402

CASES = Path(__file__).parent / "cases"


def printed(table, **options):
    output = io.StringIO()
    table.print_table(output=output, **options)
    return output.getvalue()


def seed(text, text_columns=(), delimiter=","):
    path = Path("/tmp/recorded_seed.csv")
    path.write_bytes(text.encode("utf-8"))
    return agate_helper.from_csv(str(path), text_columns=text_columns, delimiter=delimiter)


def csv_of(table):
    output = io.StringIO()
    table.to_csv(output)
    return output.getvalue()


def json_of(table, **options):
    output = io.StringIO()
    table.to_json(output, **options)
    return output.getvalue()


def literal(text):
    try:
        return ast.literal_eval(text)
    except Exception:
        raise ValueError("no literal")


def namespace():
    modules = {name: SimpleNamespace(**exports) for name, exports in get_context_modules().items()}
    modules["itertools"] = itertools
    base = {name: getattr(BaseContext, name) for name in ("fromjson", "tojson", "fromyaml", "toyaml", "zip_strict",
                                                         "set_strict", "diff_of_two_dicts", "local_md5")}
    return {
        "modules": SimpleNamespace(**modules),
        "Decimal": Decimal,
        "rows": lambda names, rows, text=None: agate_helper.table_from_rows(rows, names, text),
        "flat": lambda data, names: agate_helper.table_from_data_flat(data, names),
        "empty": agate_helper.empty_table,
        "matrix": agate_helper.as_matrix,
        "max_precision": lambda table, index: table.aggregate(agate.MaxPrecision(index)),
        "types": lambda table: [type(kind).__name__ for kind in table.column_types],
        "seed": seed,
        "printed": printed,
        "csv_of": csv_of,
        "json_of": json_of,
        "literal": literal,
        "listed": list,
        **base,
    }


def evaluate(expression):
    try:
        return {"expr": expression, "repr": re.sub(r" at 0x[0-9a-f]+", "", repr(eval(expression, namespace())))}
    except Exception as error:
        known = next(kind for kind in type(error).__mro__ if kind.__module__ == "builtins")
        return {"expr": expression, "error": known.__name__, "message": str(error)}


def main(names):
    for path in sorted(CASES.glob("*.txt")):
        if names and path.stem not in names:
            continue
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        records = [evaluate(line) for line in lines]
        text = ",\n".join("  " + json.dumps(record, ensure_ascii=False) for record in records)
        path.with_suffix(".json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


main(sys.argv[1:])
