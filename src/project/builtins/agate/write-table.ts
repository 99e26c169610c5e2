import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { PyDate } from '../datetime/date.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'
import { dumpJson } from '#jinja/library/json.ts'
import type { DataType } from './data-type.ts'
import type { Table } from './table.ts'

/** The table as CSV: names first, cells quoted where they must be, lines that end with LF. */
export function tableToCsv(table: Table): string {
  const lines = table.rows.map((row) => row.values().map(cellText))
  return [table.columnNames, ...lines].map((cells) => `${csvLine(cells)}\n`).join('')
}

function csvLine(cells: readonly (string | null)[]): string {
  // A line that would be blank needs quotes to be a line at all.
  if (cells.length === 1 && (cells[0] ?? '') === '') return '""'
  return cells.map((cell) => quoted((cell ?? '').replaceAll('\r', '\n'))).join(',')
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function cellText(value: Value): string | null {
  if (value === null) return null
  if (value instanceof PyDateTime) return value.isoformat()
  return value instanceof PyDate ? value.str() : str(value)
}

export interface JsonTableOptions {
  /** The column whose values become the keys of one object. */
  readonly key?: string
  /** One object a line instead of one list. */
  readonly isNewlineDelimited?: boolean
  readonly indent?: number
}

/** The table as JSON: decimals become floats, dates and times their ISO form. */
export function tableToJson(table: Table, options: JsonTableOptions = {}): string {
  const rows = table.rows.map((row) =>
    Dict.of(
      row
        .values()
        .map((value, index) => [
          table.columnNames[index] as string,
          jsonCell(value, table.columnTypes[index] as DataType),
        ]),
    ),
  )
  const write = (value: Value): string =>
    dumpJson(value, {
      keepsUnicode: true,
      indent: options.indent === undefined ? undefined : ' '.repeat(options.indent),
    })
  if (options.isNewlineDelimited) return rows.map((row) => `${write(row)}\n`).join('')
  const { key } = options
  if (key === undefined) return write(rows)
  return write(Dict.of(table.rows.map((row, index) => [str(row.get(key) ?? null), rows[index] as Dict])))
}

function jsonCell(value: Value, type: DataType): Value {
  if (value instanceof PyDecimal) return new Float(value.nearest)
  return type.name === 'Integer' || type.name === 'Boolean' ? value : cellText(value)
}
