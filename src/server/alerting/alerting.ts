import { deliverDue } from '#platform/alerts/deliver-due.ts'
import { remind } from '#platform/alerts/rules/attend.ts'
import { batchOfRun } from '#platform/alerts/rules/batch-of-run.ts'
import { ACCOUNT } from '#platform/alerts/try-channel.ts'
import { withStates } from '#platform/alerts/rules/with-states.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { type AlertingTools, alertRules, linkOfRun, problemOf, zoneFinder } from './alerting-tools.ts'
import { DeadlineWatch } from './deadline-watch.ts'
import { endedRun } from './ended-run.ts'
import { FactsOfRuns } from './facts-of-run.ts'
import { FreshnessWatch } from './freshness-watch.ts'
import { MetricWatch } from './metric-watch.ts'
import { tellSnapshots } from './snapshot-watch.ts'
import { tellBatch } from './tell-batch.ts'
import { TurnWatch } from './turn-watch.ts'

const DELIVER_MS = 2_000
const LOOK_MS = 10_000

/**
 * Tells people what happens while a server is up, by the rules of `trellis.yml` as they are at that moment. Nothing of
 * it harms a run: what goes wrong here is told in the log of the server.
 */
export class Alerting {
  private readonly tools: AlertingTools
  private readonly facts: FactsOfRuns
  private readonly metrics: MetricWatch
  private readonly deadlines: DeadlineWatch
  private readonly freshness: FreshnessWatch
  private readonly turns: TurnWatch
  private readonly stopping = new AbortController()
  private readonly ends: (() => void)[] = []
  private readonly busy = new Map<string, Promise<void>>()

  constructor(tools: AlertingTools) {
    this.tools = tools
    this.facts = new FactsOfRuns(tools.platform.store)
    this.metrics = new MetricWatch(tools)
    this.deadlines = new DeadlineWatch(tools)
    this.freshness = new FreshnessWatch(tools, this.facts)
    this.turns = new TurnWatch(tools)
  }

  start(): void {
    this.ends.push(this.tools.platform.onRunEnded((run) => this.afterRun(run)))
    const every = (milliseconds: number, name: string, work: () => Promise<unknown>): void => {
      const timer = setInterval(() => void this.alone(name, work), milliseconds)
      this.ends.push(() => clearInterval(timer))
    }
    every(DELIVER_MS, 'deliver', () => this.deliver())
    every(LOOK_MS, 'look', () => this.look())
  }

  /** Resolves when nothing of it is under way any more; messages that are not sent yet wait in the store. */
  async stop(): Promise<void> {
    for (const end of this.ends.splice(0)) end()
    this.stopping.abort()
    await this.idle()
  }

  /** Resolves when what was begun by itself is done. */
  async idle(): Promise<void> {
    await Promise.all(this.busy.values())
  }

  /** All that is told after a run. Throws only what the store refuses, for it to be told later. */
  async afterRun(run: Run): Promise<void> {
    const { platform } = this.tools
    if (alertRules(platform).length === 0) return
    await this.turns.started(run)
    const project = await this.facts.of(run)
    const batch = batchOfRun(await endedRun(run, platform, project, linkOfRun(run.id, this.tools)))
    await tellBatch(batch, this.tools, run.instance)
    void this.alone('deliver', () => this.deliver())
    await tellSnapshots(run, project, this.tools)
    await this.metrics.afterRun(run)
    void this.alone('deliver', () => this.deliver())
  }

  /** What the clock brings about: deadlines, reminders, numbers that are looked at by times of the day. */
  async look(): Promise<void> {
    const { platform } = this.tools
    const rules = alertRules(platform)
    if (rules.length === 0) return
    const looks: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['runs and ticks', () => this.turns.look()],
      ['deadlines', () => this.deadlines.look()],
      ['freshness', () => this.freshness.look()],
      ['numbers', () => this.metrics.byClock()],
      [
        'reminders',
        () =>
          withStates(platform.store, (alerts) =>
            remind({ alerts, rules, now: platform.now(), zoneOf: zoneFinder(platform) }),
          ),
      ],
    ]
    for (const [name, look] of looks) await this.guarded(name, look)
  }

  /** Sends what is due, also what another process has left behind. */
  async deliver(): Promise<void> {
    const { platform, effects, vendors } = this.tools
    const { settings, store, projectFolder } = platform
    // Without the file nobody knows where a message is to go: it waits for the file to come back.
    if (!settings) return
    await deliverDue({
      alerts: store.alerts,
      channels: settings.alerts.channels,
      effects,
      folder: projectFolder,
      signal: this.stopping.signal,
      allowPrivate: settings.security.allowPrivate,
      accountId: ACCOUNT,
      ...(vendors && { vendors }),
    })
  }

  /** Nothing of a kind is begun while one of it is under way. */
  private alone(name: string, work: () => Promise<unknown>): Promise<void> {
    const known = this.busy.get(name)
    if (known) return known
    const done = this.guarded(name, work).finally(() => this.busy.delete(name))
    this.busy.set(name, done)
    return done
  }

  private async guarded(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!this.stopping.signal.aborted) this.tools.log(`Alerts (${name}): ${problemOf(error)}`)
    }
  }
}
