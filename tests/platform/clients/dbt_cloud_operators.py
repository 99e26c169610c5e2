"""Airflow's dbt Cloud provider, as it is installed, against a server that is up. The words say what is done; a line of JSON
each says what came of it."""

import asyncio
import json
import sys
from datetime import timedelta
from types import SimpleNamespace

from airflow.providers.dbt.cloud.hooks.dbt import DbtCloudHook
from airflow.providers.dbt.cloud.operators.dbt import (
    DbtCloudGetJobRunArtifactOperator,
    DbtCloudListJobsOperator,
    DbtCloudRunJobOperator,
)
from airflow.providers.dbt.cloud.sensors.dbt import DbtCloudJobRunSensor
from airflow.providers.common.compat.sdk import TaskDeferred
from airflow.sdk import DAG


class TaskInstance(SimpleNamespace):
    """What operators want of the task that they are."""

    def xcom_push(self, key, value, **_):
        self.pushed[key] = value


def context(try_number=1):
    return {"ti": TaskInstance(try_number=try_number, pushed={})}


def told(error):
    return {"error": type(error).__name__, "message": str(error)}


def operator(**words):
    with DAG("shop", schedule=None):
        return DbtCloudRunJobOperator(task_id="build", check_interval=1, timeout=120, **words)


def ran(try_number=1, **words):
    task, now = operator(**words), context(try_number)
    try:
        return {"run": task.execute(now), "pushed": now["ti"].pushed}
    except Exception as error:
        return {**told(error), "pushed": now["ti"].pushed}


def deferred(**words):
    task, now = operator(deferrable=True, **words), context()
    try:
        return {"run": task.execute(now), "was_deferred": False}
    except TaskDeferred as deferral:

        async def fired():
            async for event in deferral.trigger.run():
                return event

        event = asyncio.run(fired()).payload
    try:
        return {"run": task.execute_complete(now, event), "was_deferred": True}
    except Exception as error:
        return {**told(error), "was_deferred": True}


def main(names, runs_endlessly, fails):
    hook = DbtCloudHook()
    job = hook.get_job_by_name(project_name=names["project"], environment_name=names["environment"], job_name=names["job"])

    yield "jobs", DbtCloudListJobsOperator(task_id="list").execute(context())
    yield "of a project", DbtCloudListJobsOperator(task_id="list", project_id=1).execute(context())
    yield "well", ran(job_id=job["id"], trigger_reason="loaded")
    well = ran(project_name=names["project"], environment_name=names["environment"], job_name=names["job"])
    yield "by names", well
    yield "sensor", {"poked": DbtCloudJobRunSensor(task_id="wait", run_id=well["run"]).poke(context())}
    file = DbtCloudGetJobRunArtifactOperator(task_id="get", run_id=well["run"], path="run_results.json").execute(context())
    with open(file) as written:
        yield "artifact", json.load(written)
    yield "artifacts", hook.list_job_run_artifacts(run_id=well["run"]).json()["data"]
    yield "several artifacts", sorted(
        asyncio.run(hook.get_job_run_artifacts_concurrently(run_id=well["run"], artifacts=["manifest.json", "run_results.json"]))
    )
    yield "steps", ran(job_id=job["id"], steps_override=["dbt run --select stg_plants"])
    yield "config", ran(job_id=job["id"], additional_run_config={"threads_override": 2, "generate_docs_override": True})
    yield "schema", ran(job_id=job["id"], schema_override="elsewhere")
    yield "deferred", deferred(job_id=job["id"])

    by_name = {each["name"]: each["id"] for page in hook.list_jobs() for each in page.json()["data"]}
    yield "badly", ran(job_id=by_name[fails])
    yield "badly, deferred", deferred(job_id=by_name[fails])
    yield "again from failure", ran(try_number=2, retry_from_failure=True, job_id=by_name[fails])
    pages = hook.list_job_runs(job_definition_id=by_name[fails], order_by="-id", include_related=["trigger", "job"])
    yield "runs", [
        [each["status"], each["trigger"]["cause_category"], each["job"]["name"]] for page in pages for each in page.json()["data"]
    ]

    started = operator(job_id=by_name[runs_endlessly], wait_for_termination=False)
    run = started.execute(context())
    reused = operator(job_id=by_name[runs_endlessly], wait_for_termination=False, reuse_existing_run=True).execute(context())
    started.on_kill()
    hook.cancel_job_run(run)
    yield "killed", {"is_reused": reused == run, "status": hook.get_job_run_status(run)}
    sensor = DbtCloudJobRunSensor(task_id="wait", run_id=run)
    try:
        sensor.poke(context())
    except Exception as error:
        yield "sensor of a cancelled run", told(error)
    late = deferred(job_id=by_name[runs_endlessly], execution_timeout=timedelta(seconds=2))
    yield "late", late

    for name, call in {
        "no job": lambda: hook.get_job(job_id=10**12),
        "no run": lambda: hook.get_job_run(run_id=10**12),
        "no account": lambda: hook.get_account(account_id=7),
        "no file": lambda: hook.get_job_run_artifact(run_id=well["run"], path="no.json"),
        "wrong name": lambda: hook.get_job_by_name(project_name=names["project"], environment_name="nowhere", job_name="x"),
    }.items():
        try:
            call()
        except Exception as error:
            yield name, told(error)
    yield "connection", hook.test_connection()
    yield "account", hook.get_account().json()["data"]["id"]
    yield "project", hook.get_project(project_id=1).json()["data"]["name"]
    yield "environment", hook.get_environment(1, job["environment_id"]).json()["data"]["name"]


for name, value in main(*json.loads(sys.argv[1])):
    print(f"TOLD {json.dumps([name, value])}", flush=True)
