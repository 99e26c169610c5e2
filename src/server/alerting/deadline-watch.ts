import { subjectOfJob } from '#platform/alerts/rules/batch-of-run.ts'
import { afterEnd } from '#platform/alerts/rules/next-state.ts'
import { ruleName } from '#platform/alerts/rules/rule-name.ts'
import { keyOf, put } from '#platform/alerts/rules/tell.ts'
import { withStates } from '#platform/alerts/rules/with-states.ts'
import { type DeadlineCase, deadlineCases } from '#platform/deadlines/deadline-cases.ts'
import { moment } from '#platform/store/clock.ts'
import { DAY, MINUTE } from '#platform/time/wall-time.ts'
import { Zones } from '#platform/time/zone.ts'
import { type AlertingTools, eventRules, linkOfRun } from './alerting-tools.ts'
import { batchOfDeadline } from './deadline-happenings.ts'
import { tellBatch } from './tell-batch.ts'

/** A deadline is up to a day after its tick, mostly; those that are longer past are told of no more. */
const LOOK_BACK_MS = 2 * DAY
const TOLD_FOR_MS = DAY
/** What was written down in the last moment before a look may not have been seen by it. */
const OVERLAP_MS = MINUTE

/** Looks at the clock for deadlines that will be missed, or have been. */
export class DeadlineWatch {
  private readonly tools: AlertingTools
  private readonly zones = new Zones()
  /** What this process has told already: the store would know as well, but would have to be asked each time. */
  private told = new Set<string>()
  /** Deadlines before that were looked at. */
  private lookedAt = Number.NEGATIVE_INFINITY

  constructor(tools: AlertingTools) {
    this.tools = tools
  }

  async look(): Promise<void> {
    const { platform } = this.tools
    if (!eventRules(platform).some(({ on }) => on.some((event) => event.startsWith('deadline.')))) return
    const now = platform.now()
    const after = Math.max(now - TOLD_FOR_MS, Math.min(this.lookedAt, now) - OVERLAP_MS)
    const period = { from: now - LOOK_BACK_MS, to: now + 1, now, zones: this.zones, after }
    const cases = await deadlineCases(platform.store, platform.jobs, period)
    const troubled = cases.filter(({ status }) => status === 'at_risk' || status === 'missed')
    for (const each of troubled) await this.tell(each)
    this.lookedAt = now
    const current = new Set(troubled.map(nameOf))
    this.told = new Set([...this.told].filter((name) => current.has(name)))
  }

  private async tell(each: DeadlineCase): Promise<void> {
    const name = nameOf(each)
    if (this.told.has(name)) return
    const link = each.runId === null ? null : linkOfRun(each.runId, this.tools)
    await tellBatch(batchOfDeadline(each, link, this.tools.platform.now()), this.tools, each.instance)
    if (each.doneAt !== null) await this.end(each, each.doneAt)
    this.told.add(name)
  }

  /** What was done while nobody looked is over by the time it is told. */
  private async end({ job, instance }: DeadlineCase, doneAt: number): Promise<void> {
    const { platform } = this.tools
    const subject = subjectOfJob(job, instance)
    await withStates(platform.store, async (alerts) => {
      for (const rule of eventRules(platform).filter(({ on }) => on.includes('deadline.missed'))) {
        const state = afterEnd(await alerts.find(keyOf(ruleName(rule), 'deadline.missed', subject)), moment(doneAt))
        if (state) await put(state, alerts)
      }
    })
  }
}

function nameOf({ job, instance, tick, status }: DeadlineCase): string {
  return JSON.stringify([job, instance, tick, status])
}
