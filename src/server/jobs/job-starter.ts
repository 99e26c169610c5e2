import type { Job, JobInstance } from '#platform/jobs/job.ts'
import { jobSteps } from '#platform/jobs/job-steps.ts'
import type { RunDescription, RunStarter, StartedRun } from '#platform/scheduler/start-run.ts'
import type { CodeVersion, Run } from '#platform/store/port/runs.ts'
import { type JobRunTools, runJob } from './run-job.ts'
import { environmentNames } from './step-environment.ts'

/** What is known of the project before anything is run. */
export interface ProjectFacts {
  readonly projectName: string | null
  /** Of the profile, where a job says nothing. */
  readonly target: string | null
  readonly code: CodeVersion
}

/** Runs jobs when the scheduler says so. */
export class JobStarter implements RunStarter {
  private readonly tools: JobRunTools
  private readonly version: string
  private readonly facts: () => ProjectFacts

  constructor(tools: JobRunTools, version: string, facts: () => ProjectFacts) {
    this.tools = tools
    this.version = version
    this.facts = facts
  }

  describe(job: Job, instance: JobInstance): RunDescription {
    const { projectName, target, code } = this.facts()
    return {
      commands: jobSteps(job, instance).map(({ commandLine }) => commandLine),
      target: instance.target ?? target,
      projectName,
      code,
      environmentNames: environmentNames(job, instance),
      version: this.version,
    }
  }

  start(run: Run, job: Job, instance: JobInstance): StartedRun {
    const stopping = new AbortController()
    return {
      ended: runJob(this.tools, { run, job, instance }, stopping.signal),
      cancel: () => stopping.abort(),
    }
  }
}
