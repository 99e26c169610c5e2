import { measuredRows } from '#platform/alerts/metrics/metric-query.ts'
import { type MeasuredRow, watchMetric } from '#platform/alerts/metrics/watch-metric.ts'
import { measureName, ruleName } from '#platform/alerts/rules/rule-name.ts'
import { withStates } from '#platform/alerts/rules/with-states.ts'
import { modelWords } from '#platform/settings/model-words.ts'
import type { MetricRule } from '#platform/settings/alerts.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { ticksBetween } from '#platform/time/ticks.ts'
import { type AlertingTools, linkOfRun, metricRules, problemOf, zoneFinder } from './alerting-tools.ts'

const BUILT: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot'])
/** After a longer pause nothing is made up for: the number is what it is now. */
const LOOK_BACK_MS = 60 * 60_000
const NOTE = 'alerts: numbers looked at by'

/** When a number is looked at, and because of which run. */
interface Look {
  readonly instance: string | null
  readonly at: number
  readonly runId: number | null
  readonly link: string | null
}

/** Numbers that are looked at after what they are made of was built, or by the clock. */
export class MetricWatch {
  private readonly tools: AlertingTools
  private seenTo: number | undefined

  constructor(tools: AlertingTools) {
    this.tools = tools
  }

  /** After a run: of rules that read what it built. */
  async afterRun(run: Run): Promise<void> {
    const { platform } = this.tools
    const rules = metricRules(platform).filter(({ cron }) => cron === undefined)
    if (rules.length === 0) return
    const results = await platform.store.nodeResults.of(run.id)
    const built = new Set(
      results
        .filter(({ resource_type, status }) => BUILT.has(resource_type) && status === 'success')
        .map(({ unique_id }) => unique_id.split('.').slice(2).join('.')),
    )
    if (built.size === 0) return
    const at = Date.parse(run.finishedAt ?? '') || platform.now()
    for (const rule of rules.filter((each) => readsAny(each, built))) {
      await this.look(rule, { instance: run.instance, at, runId: run.id, link: linkOfRun(run.id, this.tools) })
    }
  }

  /** By the clock: of rules whose time has come since the last look, of whichever server. */
  async byClock(): Promise<void> {
    const { platform } = this.tools
    const rules = metricRules(platform).filter(({ cron }) => cron !== undefined)
    const now = platform.now()
    this.seenTo ??= Date.parse((await platform.store.notes.find(NOTE)) ?? '') || now
    const from = Math.max(this.seenTo > now ? now : this.seenTo, now - LOOK_BACK_MS)
    if (now < from + 1000) return
    const zone = zoneFinder(platform)(undefined)
    for (const rule of rules) {
      const ticks = [...ticksBetween({ crons: rule.cron ?? [], zone, calendars: [] }, from, now)]
      const tick = ticks.at(-1)
      if (tick === undefined) continue
      for (const instance of instancesOf(this.tools)) {
        await this.look(rule, { instance, at: tick, runId: null, link: null })
      }
    }
    this.seenTo = now
    if (rules.length > 0) await platform.store.notes.set(NOTE, new Date(now).toISOString())
  }

  /** One number that cannot be had keeps nobody from the others. */
  private async look(rule: MetricRule, { instance, at, runId, link }: Look): Promise<void> {
    const { platform, log } = this.tools
    try {
      const answer = await platform.ask(['alerts', 'measure', ruleName(rule), '--output', 'json'], { instance })
      if (answer.exitCode !== 0) throw new Error((answer.errorOutput || answer.output).trim())
      const table = JSON.parse(answer.output) as {
        readonly columns: readonly string[]
        readonly rows: readonly (readonly unknown[])[]
      }
      const rows = measuredRows(rule, table, new Date(at).toISOString())
      if ('problem' in rows) throw new Error(rows.problem)
      const own = instance === null ? rows : rows.map((row) => inInstance(row, instance))
      const zoneOf = zoneFinder(platform)
      await withStates(platform.store, (alerts) => watchMetric(rule, own, { alerts, now: at, zoneOf, runId, link }))
    } catch (error) {
      log(`The number ${measureName(rule)} cannot be had: ${problemOf(error).slice(0, 500)}`)
    }
  }
}

function inInstance(row: MeasuredRow, instance: string): MeasuredRow {
  return { ...row, dimension: { ...row.dimension, instance } }
}

function instancesOf({ platform: { settings } }: AlertingTools): readonly (string | null)[] {
  const names = [...(settings?.instances.keys() ?? [])]
  return names.length === 0 ? [null] : names
}

/** Whether a rule reads a node that was built. A query that names none may read it by a macro. */
function readsAny({ measure }: MetricRule, built: ReadonlySet<string>): boolean {
  if (measure.kind === 'column') {
    const { name, version } = modelWords(measure.model)
    return hasModel(built, version === undefined ? name : `${name}.v${version}`)
  }
  const names = [...measure.query.matchAll(/\bref\s*\(([^)]*)\)/g)].map(
    ([, words = '']) =>
      [...words.matchAll(/'([^']+)'|"([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '').at(-1) ?? '',
  )
  return names.length === 0 || names.some((name) => hasModel(built, name))
}

/** A version stands behind the name. */
function hasModel(built: ReadonlySet<string>, name: string): boolean {
  return built.has(name) || [...built].some((each) => each.replace(/\.v[^.]+$/, '') === name)
}
