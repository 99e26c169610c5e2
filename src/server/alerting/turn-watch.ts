import { subjectOfJob } from '#platform/alerts/rules/batch-of-run.ts'
import { type Happening, newBatch } from '#platform/alerts/rules/happening.ts'
import type { Job } from '#platform/jobs/job.ts'
import type { AlertEvent } from '#platform/settings/alerts.ts'
import { moment } from '#platform/store/clock.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Tick } from '#platform/store/port/ticks.ts'
import { HOUR } from '#platform/time/wall-time.ts'
import { type AlertingTools, eventRules, linkOfRun } from './alerting-tools.ts'
import { tellBatch } from './tell-batch.ts'

/** What was let go longer ago is told of no more. */
const LOOK_BACK_MS = HOUR

/** Tells that runs have begun, and that ticks had none: what no run's end tells. */
export class TurnWatch {
  private readonly tools: AlertingTools
  private told = new Set<string>()

  constructor(tools: AlertingTools) {
    this.tools = tools
  }

  async look(): Promise<void> {
    const { platform } = this.tools
    const current = new Set<string>()
    if (this.isWanted('run.started')) {
      const { items } = await platform.store.runs.list({ statuses: ['running'] }, { limit: 1000 })
      for (const run of items) await this.once(`run ${run.id} started`, current, () => this.started(run))
    }
    if (this.isWanted('tick.missed')) {
      const now = platform.now()
      for (const job of platform.jobs) {
        for (const { name } of job.instances) {
          const between = { from: moment(now - LOOK_BACK_MS), to: moment(now + 1) }
          const ticks = await platform.store.ticks.list(job.name, name, between)
          for (const tick of ticks.filter(({ runId, reason }) => runId === null && reason !== 'paused')) {
            const batch = `tick ${subjectOfJob(job.name, name)} ${tick.scheduledFor}`
            await this.once(batch, current, () => this.missed(batch, job, tick))
          }
        }
      }
    }
    this.told = current
  }

  /** Also of a run that was over before anybody looked. */
  async started(run: Run): Promise<void> {
    if (!this.isWanted('run.started') || run.startedAt === null) return
    const job = this.tools.platform.jobs.find(({ name }) => name === run.job)
    const happening = ofJob('run.started', job, run, run.startedAt, run.cause)
    const link = linkOfRun(run.id, this.tools)
    const batch = newBatch({ id: `run ${run.id} started`, at: run.startedAt, happenings: [happening], link })
    await tellBatch(batch, this.tools, run.instance)
  }

  private async missed(id: string, job: Job, { instance, scheduledFor, claimedAt, reason }: Tick): Promise<void> {
    const detail = `due ${scheduledFor}: ${reason ?? 'no reason is known'}`
    const happening = ofJob('tick.missed', job, { job: job.name, instance }, claimedAt, detail)
    await tellBatch(newBatch({ id, at: claimedAt, happenings: [happening] }), this.tools, instance)
  }

  private isWanted(event: AlertEvent): boolean {
    return eventRules(this.tools.platform).some(({ on }) => on.includes(event))
  }

  private async once(name: string, current: Set<string>, tell: () => Promise<void>): Promise<void> {
    if (!this.told.has(name)) await tell()
    current.add(name)
  }
}

function ofJob(
  event: 'run.started' | 'tick.missed',
  job: Job | undefined,
  { job: name, instance }: Pick<Run, 'job' | 'instance'>,
  at: string,
  detail: string,
): Happening {
  const owner = job?.instances.find((each) => each.name === instance)?.owner ?? null
  return {
    event,
    subject: subjectOfJob(name, instance),
    name: `${name ?? 'A run'}${instance === null ? '' : ` @ ${instance}`}`,
    at,
    severity: event === 'tick.missed' ? 'warn' : 'info',
    job: name,
    owners: owner === null ? [] : [owner],
    groups: [],
    tags: job?.tags ?? [],
    nodes: [],
    detail,
  }
}
