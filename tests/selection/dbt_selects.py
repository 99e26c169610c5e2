"""Selects with dbt's own selector. Lines of JSON come in: one with a manifest and an earlier one begins a graph, those after it are
selections in it, and each is answered with the ids found, what found nothing, or the error."""

import json
import os
import pathlib
import sys
import tempfile
from types import SimpleNamespace

from dbt.compilation import Linker
from dbt.config.selectors import selector_config_from_data
from dbt.contracts.graph.manifest import Manifest, WritableManifest
from dbt.flags import get_flags, set_from_args
from dbt.graph import Graph, ResourceTypeSelector, parse_difference
from dbt.node_types import NodeType
import dbt.contracts.graph.nodes as graph_nodes
import dbt.graph.selector as selector_module
import dbt.graph.selector_methods as method_module

set_from_args(SimpleNamespace(), None)
flags = get_flags()
TYPES = [each for each in NodeType if each not in (NodeType.Macro, NodeType.Documentation, NodeType.Group)]
nothing_found = []
selector_module.fire_event = lambda event, *_, **__: nothing_found.append(type(event).__name__)
graph_nodes.fire_or_defer_event = lambda *_, **__: None
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def manifest_of(data):
    return Manifest.from_writable_manifest(WritableManifest.from_dict(data))


def begin(request):
    manifest = manifest_of(request["manifest"])
    linker = Linker()
    linker.link_graph(manifest)
    folder = tempfile.mkdtemp()
    kinds = ("nodes", "sources", "exposures", "metrics", "unit_tests", "functions", "semantic_models", "saved_queries")
    for node in [node for kind in kinds for node in getattr(manifest, kind).values()]:
        if node.package_name == manifest.metadata.project_name:
            file = pathlib.Path(folder, node.original_file_path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    os.chdir(folder)
    previous = SimpleNamespace(manifest=manifest_of(request["previous"]), results=None, sources=None, sources_current=None)
    return manifest, Graph(linker.graph), previous


def answer(request, manifest, graph, previous):
    object.__setattr__(flags, "INDIRECT_SELECTION", request["indirect"])
    for name in ("state_modified_compare_more_unrendered_values", "state_modified_compare_vars"):
        object.__setattr__(flags, name, False)
    nothing_found.clear()
    try:
        selectors = selector_config_from_data(request["selectors"]) if request.get("selectors") else {}
        chosen = ResourceTypeSelector(
            graph=graph, manifest=manifest, previous_state=previous, resource_types=TYPES, include_empty_nodes=True, selectors=selectors
        )
        if "selector" in request:
            spec = selectors[request["selector"]]["definition"]
        else:
            spec = parse_difference(request["select"], request.get("exclude"))
        return {"found": sorted(chosen.get_selected(spec)), "missed": len(nothing_found)}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


state = None
for line in sys.stdin:
    request = json.loads(line)
    if "manifest" in request:
        try:
            state = begin(request)
        except Exception as error:
            raise SystemExit(f"{type(error).__name__}: {str(error)[:500]} … {str(error)[-500:]}")
    else:
        out.write(json.dumps(answer(request, *state)) + "\n")
        out.flush()
