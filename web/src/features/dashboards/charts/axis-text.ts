import type { DataColumn } from '#api/dashboards.ts'
import { formatPercent } from '../../../lib/format.ts'
import { numberFormat } from '../../../lib/kept-formats.ts'
import { formatValue, signed, type Written } from '../values/format-value.ts'

/** A number at an axis: as short as it can be told. */
export function axisText(value: number, { type, format }: Written): string {
  switch (format?.type) {
    case 'percent':
      return formatPercent(value, 0)
    case 'currency':
      return signed(
        numberFormat({
          style: 'currency',
          currency: format.currency ?? 'USD',
          notation: notationOf(value),
          maximumFractionDigits: 1,
          minimumFractionDigits: 0,
        }).format(value),
      )
    case 'duration':
      return formatValue(value, { type, format }, 'UTC')
    default:
      return signed(numberFormat({ notation: notationOf(value), ...shortDigits(value) }).format(value))
  }
}

/** Beyond trillions there are no words that everybody knows. */
function notationOf(value: number): 'compact' | 'scientific' {
  const size = Math.abs(value)
  return size >= 1e15 || (size > 0 && size < 1e-4) ? 'scientific' : 'compact'
}

/** Two decimals, but not of what they would make nothing of. */
function shortDigits(value: number): Intl.NumberFormatOptions {
  return Math.abs(value) < 0.1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 }
}

/** Between which numbers an axis runs, where its column says more than its values: shares have an end. */
export function axisBounds(
  { format }: Pick<DataColumn, 'format'>,
  values: readonly (number | null)[],
): { readonly max?: number; readonly interval?: number } {
  if (format?.type !== 'percent') return {}
  const most = Math.max(0, ...values.map((value) => value ?? 0))
  const least = Math.min(0, ...values.map((value) => value ?? 0))
  return most > 0.6 && most <= 1.0001 && least === 0 ? { max: 1, interval: 0.5 } : {}
}
