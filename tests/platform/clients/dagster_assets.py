"""Dagster's assets of a dbt project, as the package dagster-dbt makes and builds them. The word is the project's folder; the last
line tells what came of it, in JSON."""

import json
import sys

import dagster
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

folder = sys.argv[1]
project = DbtProject(project_dir=folder, profiles_dir=folder)
dbt = DbtCliResource(project_dir=folder, profiles_dir=folder)
parse = dbt.cli(["parse"]).wait()
told = {"parsed": parse.is_successful()}


@dbt_assets(manifest=parse.target_path / "manifest.json", project=project)
def shop(context: dagster.AssetExecutionContext, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context).stream()


def made(selection=None):
    result = dagster.materialize([shop], selection=selection, resources={"dbt": dbt}, raise_on_error=False)
    events = result.get_asset_materialization_events()
    return {
        "success": result.success,
        "assets": sorted("/".join(event.asset_key.path) for event in events),
        "ids": sorted(event.materialization.metadata["unique_id"].value for event in events),
        "checks": sorted([check.check_name, check.passed] for check in result.get_asset_check_evaluations()),
    }


told["keys"] = sorted("/".join(key.path) for key in shop.keys)
told["dependencies"] = {key.path[-1]: sorted(each.path[-1] for each in keys) for key, keys in shop.asset_deps.items()}
told["all"] = made()
told["one"] = made(dagster.AssetSelection.keys("stg_plants"))

broken = dbt.cli(["run", "--select", "broken", "--vars", "{breaks: true}"], raise_on_error=False)
told["events"] = [event.raw_event["info"]["name"] for event in broken.stream_raw_events()]
told["broken"] = [broken.is_successful(), str(broken.get_error())]
wrong = dbt.cli(["run", "--nosuch"], raise_on_error=False).wait()
told["wrong"] = [wrong.is_successful(), wrong.process.returncode]
told["results"] = [each["unique_id"] for each in dbt.cli(["seed"]).wait().get_artifact("run_results.json")["results"]]
print(json.dumps(told))
