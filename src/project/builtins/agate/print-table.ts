import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { quantize } from '../decimal/arithmetic.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'
import type { Table } from './table.ts'

export interface PrintOptions {
  /** `null` means all. */
  readonly maxRows?: number | null
  readonly maxColumns?: number | null
  readonly maxColumnWidth?: number | null
  readonly maxPrecision?: number | null
}

const ELLIPSIS = '...'
const MORE_DIGITS = '…'

/** The table as agate prints it: columns between bars, numbers with thousands separators and the same decimal places. */
export function formatTable(table: Table, options: PrintOptions = {}): string {
  const { maxRows = 20, maxColumns = 6, maxColumnWidth = 20, maxPrecision = 3 } = options
  const rowCount = Math.min(maxRows ?? table.rowCount, table.rowCount)
  const columnCount = Math.min(maxColumns ?? table.columnNames.length, table.columnNames.length)
  const isCut = columnCount < table.columnNames.length

  const columns = table.columnNames.slice(0, columnCount).map((name, index) => {
    const type = table.columnTypes[index]?.name
    const values = table.columnValues(index).slice(0, rowCount)
    const show = type === 'Number' ? numberFormat(values, maxPrecision ?? Number.POSITIVE_INFINITY) : cellText
    const cells = [name, ...values.map(show)].map((cell) => shorten(cell, maxColumnWidth))
    return layOut(cells, type === 'Text', rowCount < table.rowCount)
  })
  if (isCut) {
    const cells = Array.from({ length: rowCount + 1 }, () => ELLIPSIS)
    columns.push(layOut(cells, table.columnTypes[columnCount]?.name === 'Text', rowCount < table.rowCount))
  }
  const height = columns[0]?.length ?? 2 + rowCount
  const lines = Array.from({ length: height }, (_, line) =>
    columns.map((column) => column[line]).join(line === 1 ? ' | ' : '|'),
  )
  return lines.map((line, index) => (index === 1 ? `| ${line} |\n` : `|${line}|\n`)).join('')
}

/** The names and kinds of the columns, which is what a table prints as. */
export function formatStructure(table: Table): string {
  const names = layOut(['column', ...table.columnNames], true, false)
  const types = layOut(['data_type', ...table.columnTypes.map((type) => type.name)], true, false)
  return names
    .map((name, line) => (line === 1 ? `| ${name} | ${types[line]} |\n` : `|${name}|${types[line]}|\n`))
    .join('')
}

/** The lines of one column: its name, the rule, its cells, and the mark of rows left out. */
function layOut(cells: readonly string[], isText: boolean, hasMoreRows: boolean): readonly string[] {
  const width = Math.max(...cells.map(codePoints))
  const all = hasMoreRows ? [...cells, ELLIPSIS] : cells
  const lines = all.map((cell) => {
    const space = ' '.repeat(Math.max(0, width - codePoints(cell)))
    return isText ? ` ${cell}${space} ` : ` ${space}${cell} `
  })
  return [lines[0] as string, '-'.repeat(width), ...lines.slice(1)]
}

function cellText(value: Value): string {
  return value === null ? '' : str(value)
}

function shorten(cell: string, maxWidth: number | null): string {
  if (maxWidth === null || codePoints(cell) <= maxWidth) return cell
  // A width below the ellipsis counts from the end, as a negative index does.
  return [...cell].slice(0, maxWidth - ELLIPSIS.length).join('') + ELLIPSIS
}

function codePoints(text: string): number {
  return /^[\0-\x7f]*$/.test(text) ? text.length : [...text].length
}

/** All numbers of a column show as many decimal places as the longest needs, up to `maxPrecision`. */
function numberFormat(values: readonly Value[], maxPrecision: number): (value: Value) => string {
  const needed = maxDecimalPlaces(values)
  const places = Math.min(needed, maxPrecision)
  const suffix = needed > maxPrecision ? MORE_DIGITS : ''
  return (value) => {
    if (!(value instanceof PyDecimal)) return cellText(value)
    if (value.kind === 'finite') return groupDigits(value, places) + suffix
    // Babel pads NaN with decimal places like any number.
    return value.kind === 'nan' && places > 0 ? `NaN.${'0'.repeat(places)}${suffix}` : value.str()
  }
}

function groupDigits(value: PyDecimal, places: number): string {
  const { coefficient, isNegative } = quantize(value, -places)
  const digits = String(coefficient).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = places === 0 ? '' : `.${digits.slice(-places)}`
  return `${isNegative ? '-' : ''}${whole}${fraction}`
}

/** The most decimal places that any number needs, as far as the 28 digits of the context reach. */
export function maxDecimalPlaces(values: Iterable<Value>): number {
  let wholePlaces = 1
  let decimalPlaces = 0
  for (const value of values) {
    if (!(value instanceof PyDecimal) || value.kind !== 'finite') continue
    const { coefficient, exponent } = value.normalized()
    wholePlaces = Math.max(wholePlaces, String(coefficient).length + exponent)
    decimalPlaces = Math.max(decimalPlaces, -exponent)
  }
  return wholePlaces + decimalPlaces > 28 ? 28 - wholePlaces : decimalPlaces
}
