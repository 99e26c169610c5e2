"""The DAGs that the package astronomer-cosmos makes of a dbt project for Airflow. The words are the project's folder and the program
that is to be dbt; the last line tells what came of the one whose tasks are run, in JSON."""

import json
import sys
from datetime import datetime

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import InvocationMode, LoadMode

folder, dbt = sys.argv[1:]
PROCESS = {"dbt_executable_path": dbt, "invocation_mode": InvocationMode.SUBPROCESS}


def dag_of(name, load, select=()):
    manifest = {"manifest_path": f"{folder}/target/manifest.json"} if load is LoadMode.DBT_MANIFEST else {}
    return DbtDag(
        dag_id=name,
        schedule=None,
        start_date=datetime(2026, 1, 1),
        project_config=ProjectConfig(dbt_project_path=folder, install_dbt_deps=False, **manifest),
        profile_config=ProfileConfig(
            profile_name="shop", target_name="dev", profiles_yml_filepath=f"{folder}/profiles.yml"
        ),
        execution_config=ExecutionConfig(**PROCESS),
        render_config=RenderConfig(load_method=load, select=list(select), **PROCESS),
        operator_args={"install_deps": False},
    )


def tasks_of(dag):
    return {task.task_id: [type(task).__name__, sorted(task.upstream_task_ids)] for task in dag.tasks}


dag = dag_of("shop", LoadMode.DBT_LS)
told = {
    "listed": tasks_of(dag),
    "of_manifest": tasks_of(dag_of("shop_of_manifest", LoadMode.DBT_MANIFEST)),
    "selected": sorted(tasks_of(dag_of("selected", LoadMode.DBT_LS, ["+stg_plants"]))),
}
if __name__ == "__main__":
    run = dag.test()
    told["state"] = str(run.state)
    told["states"] = {task.task_id: str(task.state) for task in run.get_task_instances()}
    print(json.dumps(told))
