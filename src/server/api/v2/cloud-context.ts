import { nodeFiles } from '#foundation/node-files.ts'
import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { placeKey } from '#platform/scheduler/entry.ts'
import { RunWatch } from '../run-watch.ts'
import { describeEnvironment } from './describe-project.ts'
import { describeJob } from './describe-job.ts'
import { describeRun } from './describe-run.ts'
import { describeStep } from './describe-step.ts'
import { type CloudJob, JobDirectory } from './job-directory.ts'
import { projectName } from './project-name.ts'
import { retryReason } from './retry-reason.ts'
import { logsOf } from './step-logs.ts'

const UNDER_WAY = ['queued', 'starting', 'running'] as const

/** What the routes of dbt Cloud's API have in common: the platform, and how it is told in dbt's form. */
export class CloudContext {
  readonly platform: LivePlatform
  readonly jobs: JobDirectory
  readonly watch: RunWatch

  constructor(platform: LivePlatform) {
    this.platform = platform
    this.jobs = new JobDirectory(platform)
    this.watch = new RunWatch(platform.store)
  }

  projectName(): string {
    return projectName(this.platform.projectFolder, nodeFiles)
  }

  async describeJobs(jobs: readonly CloudJob[], related: ReadonlySet<string>): Promise<readonly unknown[]> {
    const comesAfter = jobs.some(({ now }) => now?.job.after)
    const numbers = new Map((comesAfter ? await this.jobs.all() : []).map((job) => [placeKey(job.state), job.number]))
    const name = related.has('project') ? this.projectName() : ''
    return jobs.map((job) =>
      describeJob(job, {
        related,
        projectName: name,
        numberOf: (other, instance) => numbers.get(placeKey({ job: other, instance })),
      }),
    )
  }

  async describeRun(run: Run, related: ReadonlySet<string>, base: string): Promise<unknown> {
    return (await this.describeRuns([run], related, base, true))[0]
  }

  /** Of many runs, steps are told without what they wrote. */
  async describeRuns(
    runs: readonly Run[],
    related: ReadonlySet<string>,
    base: string,
    hasLogs = false,
  ): Promise<readonly unknown[]> {
    const { store, now, settings } = this.platform
    const latest = await this.latestRuns(runs)
    const steps = await store.steps.ofRuns(runs.map(({ id }) => id))
    const jobs = related.has('job') ? await this.jobsOfRuns(runs) : new Map<string, unknown>()
    const address = (settings?.server.publicUrl ?? base).replace(/\/+$/, '')
    const described: unknown[] = []
    for (const run of runs) {
      const own = steps.filter(({ runId }) => runId === run.id)
      const environment = this.jobs.environmentOf(run)
      const isDone = (words: string) =>
        own.some(({ status, commandLine }) => status === 'success' && commandLine.includes(words))
      const hasSteps = related.has('run_steps') || related.has('debug_logs')
      const logs = hasSteps && hasLogs ? await logsOf(store, run.id, own, related.has('debug_logs')) : undefined
      described.push(
        describeRun(run, {
          jobNumber: await this.jobs.numberOf(run),
          environmentNumber: environment.number,
          now: now(),
          href: `${address}/runs/${run.id}`,
          retryReason: retryReason(run, latest.get(placeKey(run))),
          hasDocs: isDone('docs generate'),
          hasSources: isDone('source freshness'),
          blockedBy: run.status === 'queued' ? await this.inTheWayOf(run) : [],
          related: {
            job: jobs.get(placeKey(run)) ?? null,
            environment: related.has('environment') ? describeEnvironment(environment, DBT_VERSION) : null,
            steps: hasSteps ? own.map((step) => describeStep(step, logs?.get(step.index) ?? NO_LOGS, now())) : [],
            retries: related.has('run_retries') ? await this.repetitionsOf(run) : [],
            hasTrigger: related.has('trigger'),
            hasAudit: related.has('audit'),
          },
        }),
      )
    }
    return described
  }

  /** The number of the newest run of each job that one of these runs may have been followed by. */
  private async latestRuns(runs: readonly Run[]): Promise<ReadonlyMap<string, number>> {
    const mayBeRepeated = runs.some(({ status }) => status === 'error' || status === 'cancelled')
    const latest = mayBeRepeated ? await this.platform.store.runs.latestOfJobs() : []
    return new Map(latest.map((run) => [placeKey(run), run.id]))
  }

  private async jobsOfRuns(runs: readonly Run[]): Promise<ReadonlyMap<string, unknown>> {
    const wanted = new Set(runs.filter(({ job }) => job !== null).map(placeKey))
    const jobs = (await this.jobs.all()).filter(({ state }) => wanted.has(placeKey(state)))
    const described = await this.describeJobs(jobs, new Set())
    return new Map(jobs.map(({ state }, at) => [placeKey(state), described[at]]))
  }

  private async inTheWayOf(run: Run): Promise<readonly number[]> {
    if (run.job === null) return []
    const { items } = await this.platform.store.runs.list(
      { jobs: [run.job], instance: run.instance ?? '', statuses: UNDER_WAY, order: 'id' },
      { limit: 100 },
    )
    return items.flatMap(({ id }) => (id < run.id ? [id] : []))
  }

  /** Runs that repeat a run, the oldest first. */
  async repetitionsOf({ id, job, instance }: Run): Promise<readonly Run[]> {
    if (job === null) return []
    const { items } = await this.platform.store.runs.list(
      { jobs: [job], instance: instance ?? '', idAbove: id, order: 'id' },
      { limit: 1_000 },
    )
    return items.filter(({ retryOf }) => retryOf === id)
  }
}

const NO_LOGS = { logs: '', debugLogs: '' }
