import type { MetricCondition } from '../../settings/alerts.ts'
import type { Comparison } from './compare.ts'

/** For example `−10.4 % against the median of 28 days`, or `12 is above 10`. */
export function changeInWords(comparison: Comparison, condition: MetricCondition): string {
  if (comparison.kind !== 'fine' && comparison.kind !== 'tripped') return 'nothing to compare'
  const { value, change } = comparison
  if (condition.kind === 'change')
    return `${withUnit(change, condition.change.unit)} against ${baselineInWords(condition)}`
  const isBeyond = comparison.kind === 'tripped' ? '' : 'not '
  return `${numberInWords(value)} is ${isBeyond}${condition.kind} ${numberInWords(condition.limit)}`
}

/** For example `−10 % or more against the median of 28 days`. */
export function conditionInWords(condition: MetricCondition): string {
  if (condition.kind !== 'change') return `${condition.kind} ${numberInWords(condition.limit)}`
  const { amount, unit } = condition.change
  return `${withUnit(amount, unit)} or more against ${baselineInWords(condition)}`
}

/** Six digits that say something; no more are read. */
export function numberInWords(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  return signed(Number(value.toPrecision(6)), false)
}

function withUnit(amount: number, unit: '%' | 'pt' | 'number'): string {
  const number = Number.isFinite(amount) ? signed(Number(amount.toPrecision(3)), true) : amount > 0 ? '+∞' : '−∞'
  return unit === 'number' ? number : `${number} ${unit === 'pt' ? 'points' : unit}`
}

function signed(value: number, hasPlus: boolean): string {
  const text = String(Math.abs(value))
  return value < 0 ? `−${text}` : hasPlus ? `+${text}` : text
}

function baselineInWords({ against }: Extract<MetricCondition, { kind: 'change' }>): string {
  return against.kind === 'previous' ? 'the value before' : `the ${against.kind} of ${against.periods} ${against.unit}`
}
