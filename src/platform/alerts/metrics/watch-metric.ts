import type { MetricRule } from '../../settings/alerts.ts'
import { moment } from '../../store/clock.ts'
import type { Alerts } from '../../store/port/alerts.ts'
import { type Message, type MessageItem, newMessage } from '../message.ts'
import { afterEnd, afterTrouble } from '../rules/next-state.ts'
import { measureName, ruleName } from '../rules/rule-name.ts'
import { put, queue, type TellTools } from '../rules/tell.ts'
import { compare, type Comparison, type PeriodValue } from './compare.ts'
import { changeInWords, conditionInWords, numberInWords } from './metric-words.ts'

/** A row of what a rule measures. */
export interface MeasuredRow {
  /** By the columns of `by`, as texts. */
  readonly dimension: Readonly<Record<string, string | null>>
  /** What the value is of: a date, a time, or of which build. Texts sort as the periods do. */
  readonly period: string
  readonly value: number | null
}

export interface WatchTools extends Pick<TellTools, 'now' | 'zoneOf'> {
  readonly alerts: Pick<Alerts, 'find' | 'put' | 'send' | 'measure' | 'measured'>
  readonly runId: number | null
  readonly link: string | null
}

/** So many periods are looked back at. */
const MOST_HISTORY = 1000
const MOST_ITEMS = 25

/**
 * Keeps what was measured, compares the newest period of each dimension with what came before, and queues one message
 * with all that has newly gone beyond its limit, another with what is back. Gives how many messages were queued.
 */
export async function watchMetric(rule: MetricRule, rows: readonly MeasuredRow[], tools: WatchTools): Promise<number> {
  const { alerts, now, runId, link } = tools
  const metric = measureName(rule)
  const measuredAt = moment(now)
  const byDimension = new Map<string, MeasuredRow[]>()
  for (const row of rows) {
    const text = dimensionText(row.dimension)
    const known = byDimension.get(text)
    if (known) known.push(row)
    else byDimension.set(text, [row])
  }
  const tripped: Finding[] = []
  const recovered: Finding[] = []
  for (const [dimension, measured] of byDimension) {
    const kept = await alerts.measured(metric, dimension, MOST_HISTORY)
    const fresh = unlike(measured, kept)
    await alerts.measure(fresh.map(({ period, value }) => ({ metric, dimension, period, value, measuredAt, runId })))
    const period = measured.reduce((newest, row) => (row.period > newest ? row.period : newest), '')
    const current = measured.find((row) => row.period === period)
    // Of a period that both have, what was measured now is what counts.
    const history = [...kept, ...measured]
    if (!current) continue
    const comparison = compare(current, history, rule.condition, rule.minPeriods)
    const key = `${ruleName(rule)} | metric | ${dimension}`
    const finding = { key, dimension, period, comparison }
    const known = await alerts.find(key)
    if (comparison.kind === 'tripped') {
      const name = nameOf(metric, dimension)
      const data = { name, detail: detailOf(finding, rule), link, period }
      const trouble = { key, rule: ruleName(rule), at: measuredAt, remindMs: rule.remindMs, data }
      const { state, isTold } = afterTrouble(known, trouble, now)
      await put(state, alerts)
      if (isTold) tripped.push(finding)
    } else if (comparison.kind === 'fine') {
      const state = afterEnd(known, measuredAt)
      if (!state) continue
      await put(state, alerts)
      if (known?.lastToldAt != null) recovered.push(finding)
    }
  }
  // A rule names no event for the end of it, so that it is told by itself.
  return (
    (tripped.length > 0
      ? await queue(rule, messageOf(rule, 'metric.changed', tripped, tools), occasion('changed', tripped, tools), tools)
      : 0) +
    (recovered.length > 0
      ? await queue(
          rule,
          messageOf(rule, 'metric.recovered', recovered, tools),
          occasion('recovered', recovered, tools),
          tools,
        )
      : 0)
  )
}

interface Finding {
  readonly key: string
  readonly dimension: string
  readonly period: string
  readonly comparison: Comparison
}

/** What is not kept yet, or is another value now; what is older than all that is looked back at is left out. */
function unlike(measured: readonly MeasuredRow[], kept: readonly PeriodValue[]): readonly MeasuredRow[] {
  const known = new Map(kept.map(({ period, value }) => [period, value]))
  const oldest = kept.length < MOST_HISTORY ? '' : (kept.at(-1)?.period ?? '')
  const newest = [...measured].sort((a, b) => (a.period < b.period ? 1 : -1)).slice(0, MOST_HISTORY)
  return newest.filter(({ period, value }) => period >= oldest && known.get(period) !== value)
}

/** `state=NY`, several of them with commas; empty where there is none. Names stand in order. */
export function dimensionText(dimension: Readonly<Record<string, string | null>>): string {
  return Object.entries(dimension)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([column, value]) => `${column}=${value ?? '(null)'}`)
    .join(', ')
}

function nameOf(metric: string, dimension: string): string {
  return dimension === '' ? metric : `${metric} (${dimension})`
}

/** What is told of the same periods is the same message, whoever looks. */
function occasion(word: string, findings: readonly Finding[], { runId, now }: WatchTools): string {
  return JSON.stringify([word, runId ?? now, ...findings.map(({ key, period }) => [key, period])])
}

function messageOf(
  rule: MetricRule,
  kind: 'metric.changed' | 'metric.recovered',
  findings: readonly Finding[],
  { now, link }: WatchTools,
): Message {
  const metric = measureName(rule)
  const level = kind === 'metric.changed' ? ('error' as const) : ('success' as const)
  const [first] = findings
  const what = rule.name ?? (findings.length === 1 && first ? nameOf(metric, first.dimension) : metric)
  const said =
    kind === 'metric.recovered' ? 'is back to normal' : first ? changeInWords(first.comparison, rule.condition) : ''
  const items: MessageItem[] = findings.map((finding) => ({
    level,
    name: nameOf(metric, finding.dimension),
    detail: detailOf(finding, rule),
  }))
  return newMessage({
    kind,
    level,
    title:
      findings.length === 1
        ? `${what}: ${said}`
        : `${what}: ${findings.length} values ${kind === 'metric.changed' ? 'went beyond their limit' : 'are back to normal'}`,
    at: moment(now),
    facts: [{ label: 'Told when', value: conditionInWords(rule.condition) }],
    items: items.slice(0, MOST_ITEMS),
    moreItems: Math.max(0, items.length - MOST_ITEMS),
    link,
    keys: findings.map(({ key }) => key),
    tags: [`metric:${metric}`],
  })
}

function detailOf({ period, comparison }: Finding, { condition }: MetricRule): string {
  if (comparison.kind !== 'fine' && comparison.kind !== 'tripped') return `of ${period}`
  const value = `${numberInWords(comparison.value)} of ${period}`
  return condition.kind === 'change'
    ? `${value}; it was ${numberInWords(comparison.baseline)}: ${changeInWords(comparison, condition)}`
    : value
}
