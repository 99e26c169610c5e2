import type { Against, MetricCondition } from '../../settings/alerts.ts'
import { DAY } from '../../time/wall-time.ts'

/** A value of a period, for example of `2026-01-31`. */
export interface PeriodValue {
  readonly period: string
  readonly value: number | null
}

/** How a number stands against its condition. */
export type Comparison =
  /** There is nothing to compare: the value is null, or no number. */
  | { readonly kind: 'none' }
  /** So much history is there, and so much is needed. */
  | { readonly kind: 'young'; readonly have: number; readonly need: number }
  | { readonly kind: 'fine' | 'tripped'; readonly value: number; readonly baseline: number; readonly change: number }

/**
 * Compares a value with a limit, or with what it was before. `change` is in the unit of the condition: percent of the
 * baseline, points, or the number itself. Periods without a value are as if they were not there.
 */
export function compare(
  current: PeriodValue,
  history: readonly PeriodValue[],
  condition: MetricCondition,
  minPeriods: number,
): Comparison {
  const { value } = current
  if (value === null || !Number.isFinite(value)) return { kind: 'none' }
  if (condition.kind !== 'change') {
    const { kind, limit } = condition
    const isTripped = kind === 'above' ? value > limit : value < limit
    return { kind: isTripped ? 'tripped' : 'fine', value, baseline: limit, change: value - limit }
  }
  const before = valuesBefore(current.period, history)
  if (before.length < minPeriods) return { kind: 'young', have: before.length, need: minPeriods }
  const window = windowOf(condition.against, current.period, before)
  if (window.length === 0) return { kind: 'young', have: 0, need: 1 }
  const baseline = condition.against.kind === 'mean' ? mean(window) : median(window)
  const { amount, unit } = condition.change
  const change = changeOf(value, baseline, unit, before)
  return { kind: isReached(change, amount) ? 'tripped' : 'fine', value, baseline, change }
}

type Known = { readonly period: string; readonly value: number }

/** The newest first, each period once, of those before this one. */
function valuesBefore(period: string, history: readonly PeriodValue[]): readonly Known[] {
  const byPeriod = new Map<string, Known>()
  for (const each of history) {
    const { value } = each
    if (each.period < period && value !== null && Number.isFinite(value)) {
      byPeriod.set(each.period, { period: each.period, value })
    }
  }
  return [...byPeriod.values()].sort((a, b) => (a.period < b.period ? 1 : -1))
}

function windowOf(against: Against, period: string, before: readonly Known[]): readonly number[] {
  if (against.kind === 'previous') return before.slice(0, 1).map(({ value }) => value)
  const { periods, unit } = against
  const start = unit === 'periods' ? undefined : windowStart(period, periods, unit)
  // Periods that are no dates can only be counted.
  const within =
    start === undefined ? before.slice(0, periods) : before.filter((each) => momentOf(each.period) >= start)
  return within.map(({ value }) => value)
}

function windowStart(period: string, count: number, unit: 'days' | 'weeks' | 'months'): number | undefined {
  const at = momentOf(period)
  if (Number.isNaN(at)) return undefined
  if (unit !== 'months') return at - count * (unit === 'weeks' ? 7 : 1) * DAY
  const date = new Date(at)
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - count, 1))
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date.getUTCDate(), length))
  return first.getTime() + (at % DAY)
}

/** Dates and times without a zone are on one and the same clock. */
function momentOf(period: string): number {
  const text = period.trim().replace(' ', 'T')
  if (!/^\d{4}-\d{2}/.test(text)) return Number.NaN
  return Date.parse(/T/.test(text) && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text)
}

function changeOf(value: number, baseline: number, unit: '%' | 'pt' | 'number', before: readonly Known[]): number {
  const difference = value - baseline
  switch (unit) {
    case 'number':
      return difference
    case 'pt':
      return difference * pointsIn(value, before)
    case '%':
      if (baseline !== 0) return (difference / Math.abs(baseline)) * 100
      return difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY
  }
}

/** A rate whose values have never been beyond one is a part of one, and not of a hundred. */
function pointsIn(value: number, before: readonly Known[]): 1 | 100 {
  return [value, ...before.map((each) => each.value)].every((each) => Math.abs(each) <= 1) ? 100 : 1
}

/** "By so much or more"; what only rounding keeps from it has reached it. */
function isReached(change: number, amount: number): boolean {
  const slack = Math.abs(amount) * 1e-9
  return amount < 0 ? change <= amount + slack : change >= amount - slack
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
