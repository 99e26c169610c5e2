"""Records what Python's Jinja2 makes of the case files, into the .out file beside each.

    python tests/jinja/record.py [file.txt ...]
    python tests/jinja/record.py --stream     reads lines of JSON [context, template], answers each with a JSON string

Needs jinja2 3.1. A case begins with a line `=== name`, then JSON with the context, a line `---` and the template;
after `--- json` the template is a JSON string.
"""

import json
import pathlib
import re
import sys

import jinja2
import jinja2.nodes
import jinja2.sandbox

HERE = pathlib.Path(__file__).parent


def environment():
    return jinja2.sandbox.SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def read_cases(text):
    for block in re.split(r"^=== ", text, flags=re.M)[1:]:
        name, rest = block.split("\n", 1)
        context, template = re.split(r"^---(?: json)?\n", rest, maxsplit=1, flags=re.M)
        template = template[:-1] if template.endswith("\n") else template
        if "\n--- json\n" in "\n" + rest:
            template = json.loads(template)
        yield name, json.loads(context or "{}"), template


def outcome(kind, context, template):
    env = environment()
    try:
        if kind == "lexer":
            tokens = env.lexer.tokenize(template)
            printed = "\n".join(f"{t.lineno} {t.type} {json.dumps(t.value)}" for t in tokens)
        elif kind == "parser":
            printed = "\n".join(shown(node) for node in env.parse(template).body)
        else:
            printed = env.from_string(template).render(context)
    except jinja2.TemplateSyntaxError as error:
        return f"--- fails {type(error).__name__} line {error.lineno}\n{error.message}"
    except Exception as error:
        return f"--- fails {type(error).__name__}\n{error}"
    return f"--- prints\n{printed}"


def shown(node):
    """A node as an S-expression that the runner can make of its own tree as well."""
    if isinstance(node, list):
        return "[" + " ".join(shown(item) for item in node) + "]"
    if isinstance(node, tuple):
        return "[" + " ".join(shown(item) for item in node) + "]"
    if not isinstance(node, jinja2.nodes.Node):
        return json.dumps(node)
    fields = [getattr(node, field) for field in node.fields if field != "ctx"]
    return "(" + " ".join([type(node).__name__, *map(shown, fields)]) + ")"


def record(path):
    kind = path.parent.name
    cases = read_cases(path.read_text(encoding="utf-8", newline="") if sys.version_info >= (3, 13) else path.read_bytes().decode())
    text = "".join(f"=== {name}\n{outcome(kind, context, template)}\n" for name, context, template in cases)
    path.with_suffix(".out").write_bytes(text.encode())


if __name__ == "__main__" and sys.argv[1:] == ["--stream"]:
    for line in sys.stdin:
        print(json.dumps(outcome("render", *json.loads(line))))
elif __name__ == "__main__":
    chosen = [pathlib.Path(name) for name in sys.argv[1:]]
    for path in chosen or sorted(HERE.glob("*/*.txt")):
        record(path)
