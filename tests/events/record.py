"""Records what dbt's events say, for messages.jsonl: each event with its code, level, fields and text.

    python tests/events/record.py > tests/events/messages.jsonl
"""
import json
from types import SimpleNamespace

from dbt.flags import set_flags
from dbt_common import ui
from dbt_common.events.base_types import BaseEvent
import dbt.adapters.events.types as adapter_types
import dbt.adapters.events.adapter_types_pb2 as adapter_pb
import dbt.events.core_types_pb2 as core_pb
import dbt.events.types as core_types
import dbt_common.events.types as common_types
import dbt_common.events.types_pb2 as common_pb
from dbt_common.events.functions import msg_to_dict

LONG = {
    "description", "statement", "msg", "violation", "sql", "exc",
}
VALUES = {
    "status": ["success", "error", "pass", "warn", "fail", "skipped", "runtime error", "PARTIAL SUCCESS (1/2)"],
    "action": [
        "add_link", "add_relation", "drop_missing_relation", "drop_cascade", "drop_relation", "update_reference",
        "temporary_relation", "rename_relation", "uncached_relation", "other",
    ],
    "disabled": ["None", "True", "False"],
    "revision": ["HEAD", "main", "1.2"],
    "resource_type": ["model", "test"],
    "output_format": ["text", "json"],
    "level": ["error", "warn", "info"],
    "issue_type": [
        "CONVERSION_METRIC_DROPPED", "PRIVATE_METRIC_DROPPED", "NATURAL_ENTITY_DROPPED", "CUMULATIVE_SEMANTICS_LOSS", "X",
    ],
}
MOMENT = "2026-01-02T03:04:05.678901Z"
KEY = {"database": "db", "schema": "main", "identifier": "orders"}
NODE = {
    "node_path": "orders.sql", "node_name": "orders", "unique_id": "model.shop.orders", "resource_type": "model",
    "materialized": "view", "node_status": "started", "node_started_at": "2026-01-02T03:04:05", "node_finished_at": "",
    "meta": {}, "node_checksum": "abc",
    "node_relation": {"database": "db", "schema": "main", "alias": "orders", "relation_name": "db.main.orders"},
}


def values(event, field):
    name = field.name
    repeated = field.is_repeated
    if field.type == field.TYPE_MESSAGE:
        kind = field.message_type.name
        if field.message_type.GetOptions().map_entry:
            if name == "stats":
                keys = ["pass", "warn", "error", "skip", "noop", "reused", "total"]
                return [{key: index for index, key in enumerate(keys)}]
            return [{"a": "b'c"}] if name in ("args", "exc_info", "cfg") else [None]
        one = {
            "NodeInfo": NODE, "AdapterNodeInfo": NODE, "ReferenceKeyMsg": KEY, "ListValue": [],
            "TimingInfoMsg": {"name": "compile", "started_at": MOMENT, "completed_at": MOMENT},
            "DeprecationSummary": {"event_name": "SomeDeprecation", "event_code": "D001", "occurrences": 2},
            "RunResultMsg": {"status": "error", "message": "broken"},
            "Timestamp": MOMENT,
        }.get(kind)
        if one is None:
            return [None]
        return [[one]] if repeated else [one]
    if repeated:
        return [["one", "it's two"]]
    if field.type == field.TYPE_STRING:
        if name == "preview":
            return ['[{"a": 1}]']
        if name in VALUES and not (name == "status" and event in ("SQLQueryStatus", "CodeExecutionStatus")):
            return VALUES[name]
        if name in LONG:
            return [f"some {name} that is rather long, so that it has to be broken somewhere, at a blank (one would think)"]
        return [f"the_{name}", ""]
    if field.type == field.TYPE_BOOL:
        return [True, False]
    if field.type in (field.TYPE_FLOAT, field.TYPE_DOUBLE):
        return [1.25]
    return [1, 2]


def variants(event, descriptor):
    options = {field.name: values(event, field) for field in descriptor.fields}
    usual = {name: found[0] for name, found in options.items()}
    yield usual
    for name, found in options.items():
        for value in found[1:]:
            yield {**usual, name: value}
    # Both of these decide together.
    if "is_inline" in options:
        for inline in (True, False):
            for form in ("text", "json"):
                for quiet in (True, False):
                    yield {**usual, "is_inline": inline, "output_format": form, "quiet": quiet}
    if "num_errors" in options:
        yield {**usual, "keyboard_interrupt": False, "num_errors": 0}
        yield {**usual, "keyboard_interrupt": False, "num_errors": 0, "num_partial_success": 0}
        yield {**usual, "keyboard_interrupt": False, "num_errors": 0, "num_partial_success": 0, "num_warnings": 0}
        yield {**usual, "keyboard_interrupt": False}


def main():
    for module, protocol in ((common_types, common_pb), (adapter_types, adapter_pb), (core_types, core_pb)):
        for name, event_class in vars(module).items():
            if not (isinstance(event_class, type) and issubclass(event_class, BaseEvent)):
                continue
            if event_class.__module__ != module.__name__:
                continue
            descriptor = getattr(protocol, name).DESCRIPTOR
            seen = set()
            told = False
            for data in variants(name, descriptor):
                data = {key: value for key, value in data.items() if value is not None}
                line = {"name": name, "code": event_class.code(None), "data": data, "fields": None, "texts": {}}
                for key, color, width, names in (
                    ("plain", False, 80, False), ("color", True, 80, False), ("narrow", False, 40, True),
                ):
                    ui.USE_COLOR = color
                    ui.PRINTER_WIDTH = width
                    set_flags(SimpleNamespace(MAXIMUM_SEED_SIZE_MIB=1, require_event_names_in_deprecations=names))
                    event = event_class(**json.loads(json.dumps(data)))
                    line["texts"][key] = event.message()
                level = event_class.level_tag(event)
                line["level"] = None if "DynamicLevel" in [each.__name__ for each in event_class.__mro__] else level.value
                line["fields"] = event.to_dict()
                if line["texts"]["color"] == line["texts"]["plain"]:
                    del line["texts"]["color"]
                if line["texts"]["narrow"] == line["texts"]["plain"]:
                    del line["texts"]["narrow"]
                texts = json.dumps(line["texts"])
                if texts in seen:
                    continue
                seen.add(texts)
                # What the fields are made of is seen in the first case.
                if told:
                    del line["fields"]
                told = True
                print(json.dumps(line, sort_keys=True))


main()
