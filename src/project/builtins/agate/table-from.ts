import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { PySet } from '#jinja/values/py-set.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { Float } from '#jinja/values/float.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { PyDate } from '../datetime/date.ts'
import { PyTime } from '../datetime/time.ts'
import { dumpJson } from '#jinja/library/json.ts'
import { uniqueColumnNames } from './column-names.ts'
import type { DataType } from './data-type.ts'
import { inferType, textType } from './infer-types.ts'
import { Table, type TableOutput } from './table.ts'

export interface TableFromRowsOptions {
  /** Where given, no cell is guessed into None, and these columns are text whatever they hold. */
  readonly textOnlyColumns?: ReadonlySet<string>
  /** Where given, nothing is guessed: the values are taken as they are. */
  readonly columnTypes?: readonly DataType[]
  readonly output?: TableOutput
}

/** A table of rows of values; the kind of each column is guessed from its values, and the values are cast to it. */
export function tableFromRows(
  columnNames: readonly (string | null)[],
  rows: readonly (readonly Value[])[],
  options: TableFromRowsOptions = {},
): Table {
  const names = uniqueColumnNames(columnNames)
  rows.forEach((row, index) => checkLength(row.length, names.length, index))
  if (options.columnTypes) return new Table(names, options.columnTypes, { rows }, options.output)

  const nulls = options.textOnlyColumns ? 'never' : 'null-words'
  const types = names.map((name, index) =>
    options.textOnlyColumns?.has(name) ? textType(nulls) : inferType(cellsOf(rows, index), nulls),
  )
  const cells = rows.map((row) => types.map((type, index) => type.cast(row[index] ?? null) ?? null))
  return new Table(names, types, { rows: cells }, options.output)
}

function* cellsOf(rows: readonly (readonly Value[])[], index: number): Generator<Value | undefined> {
  for (const row of rows) yield row[index]
}

/** Raises the error that a row with more cells than there are columns is. */
export function checkLength(cellCount: number, columnCount: number, rowIndex: number): void {
  if (cellCount <= columnCount) return
  throw new PyError('ValueError', `Row ${rowIndex} has ${cellCount} values, but Table only has ${columnCount} columns.`)
}

/** dbt's `table_from_data_flat`: texts stay as they are, containers become JSON; only other values are given a kind. */
export function tableFromDataFlat(data: readonly Dict[], columnNames: readonly string[], output?: TableOutput): Table {
  const textOnlyColumns = new Set<string>()
  const rows = data.map((row) =>
    columnNames.map((name) => {
      const value = row.get(name)
      if (value === undefined) throw new PyError('KeyError', repr(name))
      const isContainer = value instanceof Dict || Array.isArray(value) || value instanceof Tuple
      if (isContainer || typeof value === 'string') textOnlyColumns.add(name)
      return isContainer ? dumpJson(value, { instead: forgivingJson }) : value
    }),
  )
  return tableFromRows(columnNames, rows, { textOnlyColumns, ...(output && { output }) })
}

/** What dbt's lenient JSON writes for objects: decimals as floats, times in ISO form, anything else as its text. */
export function forgivingJson(value: Obj | PySet): Value {
  if (value instanceof PyDecimal) return new Float(value.nearest)
  if (value instanceof PyDateTime) return value.isoformat()
  if (value instanceof PyDate || value instanceof PyTime) return value.str()
  return str(value)
}

/** dbt's `empty_table`: no columns, no rows. */
export function emptyTable(output?: TableOutput): Table {
  return new Table([], [], { rows: [] }, output)
}
