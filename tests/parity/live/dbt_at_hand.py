"""Real dbt at hand: command lines come as lines of JSON, each is run in a fork, its exit code goes back as a line.

A fork saves the seconds that importing dbt takes. Between "load" and "unload" all commands use the manifest of one parse.
"""

import json
import os
import sys

import dbt.adapters.duckdb
import dbt.adapters.postgres
import dbt.cli.main as cli
import dbt.task.build
import dbt.task.compile
import dbt.task.list
import dbt.task.show

requests = os.fdopen(os.dup(0), "r")
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def serve(manifest):
    while line := requests.readline():
        request = json.loads(line)
        if request.get("unload"):
            return
        reply(in_fork(request, manifest))


def in_fork(request, manifest):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not request.get("load"):
        os._exit(run(request, manifest))
    # What dbt remembers of a project in its modules ends with this fork.
    loaded = load(request)
    reply(0 if loaded else 2)
    serve(loaded)
    os._exit(0)


def reply(code):
    answers.write(json.dumps({"exit": code}) + "\n")
    answers.flush()


def prepare(request):
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)


def load(request):
    prepare(request)
    return cli.dbtRunner().invoke(request["args"]).result


def run(request, manifest):
    prepare(request)
    try:
        if manifest is not None:
            return run_with(manifest, request["args"])
        sys.argv = ["dbt", *request["args"]]
        cli.cli()
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def run_with(manifest, args):
    result = cli.dbtRunner(manifest=manifest).invoke(args)
    if result.exception is None:
        return 0 if result.success else 1
    print("Error:", result.exception)
    return 2


serve(None)
