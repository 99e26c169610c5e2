"""Airflow's DAGs of a dbt project as Cosmos makes them: one of what `ls` says, one of the manifest. The project is the folder
DBT_PROJECT, the program that runs it DBT_PROGRAM, the selection DBT_SELECT."""

import os
from datetime import datetime
from pathlib import Path

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import InvocationMode, LoadMode

folder = Path(os.environ["DBT_PROJECT"])
program = os.environ["DBT_PROGRAM"]
profile = ProfileConfig("greenery", "dev", profiles_yml_filepath=folder / "profiles.yml")
execution = ExecutionConfig(invocation_mode=InvocationMode.SUBPROCESS, dbt_executable_path=program)


def dag(mode, manifest=None):
    return DbtDag(
        dag_id=f"of_{mode.value}",
        start_date=datetime(2024, 1, 1),
        schedule=None,
        project_config=ProjectConfig(folder, manifest_path=manifest, install_dbt_deps=False),
        profile_config=profile,
        execution_config=execution,
        render_config=RenderConfig(
            load_method=mode,
            invocation_mode=InvocationMode.SUBPROCESS,
            dbt_executable_path=program,
            select=[os.environ["DBT_SELECT"]],
        ),
    )


of_ls = dag(LoadMode.DBT_LS)
of_manifest = dag(LoadMode.DBT_MANIFEST, folder / "target" / "manifest.json")
