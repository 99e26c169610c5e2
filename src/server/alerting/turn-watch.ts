import { subjectOfJob } from '#platform/alerts/rules/batch-of-run.ts'
import { type Happening, newBatch } from '#platform/alerts/rules/happening.ts'
import type { Job } from '#platform/jobs/job.ts'
import type { AlertEvent } from '#platform/settings/alerts.ts'
import { moment } from '#platform/store/clock.ts'
import type { AuditRecord } from '#platform/store/port/audit.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { HOUR } from '#platform/time/wall-time.ts'
import { type AlertingTools, eventRules, linkOfRun } from './alerting-tools.ts'
import { tellBatch } from './tell-batch.ts'

/** What was let go longer ago is told of no more. */
const LOOK_BACK_MS = HOUR
const NOTE = 'alerts: ticks looked at up to'
const AT_ONCE = 1000

/** What the chain says of a tick without a run. */
interface LeftOut {
  readonly job: string
  readonly instance: string | null
  readonly scheduled_for: string
  readonly reason: string | null
}

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
    if (this.isWanted('tick.missed')) await this.missedTicks()
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

  /** By the audit chain, which has those of all jobs one after another. */
  private async missedTicks(): Promise<void> {
    const { platform } = this.tools
    const { audit, notes } = platform.store
    const from = moment(platform.now() - LOOK_BACK_MS)
    const known = await notes.find(NOTE)
    for (let after = known === undefined ? undefined : Number(known); ; ) {
      const records = await audit.list({ ...(after === undefined ? { between: { from } } : { after }), limit: AT_ONCE })
      for (const { action, at, data } of records) {
        if (action === 'tick.left_out' && at >= from && data['reason'] !== 'paused') await this.missed(at, data)
      }
      after = records.at(-1)?.seq ?? after
      if (after !== undefined && records.length > 0) await notes.set(NOTE, String(after))
      if (records.length < AT_ONCE) return
    }
  }

  private async missed(at: string, data: AuditRecord['data']): Promise<void> {
    const { job, instance, scheduled_for, reason } = data as unknown as LeftOut
    const id = `tick ${subjectOfJob(job, instance)} ${scheduled_for}`
    const detail = `due ${scheduled_for}: ${reason ?? 'no reason is known'}`
    const known = this.tools.platform.jobs.find(({ name }) => name === job)
    const happening = ofJob('tick.missed', known, { job, instance }, at, detail)
    await tellBatch(newBatch({ id, at, happenings: [happening] }), this.tools, instance)
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
