import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
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
import { BOOLEAN, type DataType, INTEGER } from './data-type.ts'
import { inferType, textType } from './infer-types.ts'
import { selectColumns } from './table-methods.ts'
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

/** dbt's `table_from_data`: dictionaries become rows, nested ones are flattened to `a/b`, and kinds are guessed. */
export function tableFromData(data: readonly Dict[], columnNames: readonly string[], output?: TableOutput): Table {
  const options = output ? { output } : {}
  if (data.length === 0) {
    const types = columnNames.map(() => BOOLEAN)
    return tableFromRows(columnNames, [], { ...options, columnTypes: types })
  }
  const flattened = data.map((row) => new Map(flatten(row)))
  const names = [...new Set(flattened.flatMap((row) => [...row.keys()]))]
  const rows = flattened.map((row) => names.map((name) => row.get(name) ?? null))
  return selectColumns(tableFromRows(names, rows, options), columnNames)
}

function* flatten(value: Value, path = ''): Generator<[string, Value]> {
  const entries =
    value instanceof Dict
      ? [...value.entries()]
      : Array.isArray(value)
        ? value.entries()
        : value instanceof Tuple
          ? value.items.entries()
          : undefined
  if (!entries) yield [path.replace(/^\/+|\/+$/g, ''), value]
  else for (const [key, item] of entries) yield* flatten(item, `${path}${str(key as Value)}/`)
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

/** dbt's `as_matrix`: the rows without their names. */
export function asMatrix(table: Table): readonly (readonly Value[])[] {
  return table.rows.map((row) => row.values())
}

/** dbt's `merge_tables`: rows one after the other; a column that is None throughout goes with any kind. */
export function mergeTables(tables: readonly Table[], output?: TableOutput): Table {
  const merged = new Map<string, DataType | undefined>()
  for (const table of tables) {
    table.columnNames.forEach((name, index) => {
      const isEmpty = table.columnValues(index).every((value) => value === null)
      const type = isEmpty ? undefined : (table.columnTypes[index] as DataType)
      merged.set(name, mergeTypes(name, merged.get(name), type))
    })
  }
  const names = [...merged.keys()]
  const rows = tables.flatMap((table) => table.rows.map((row) => names.map((name) => row.get(name) ?? null)))
  return tableFromRows(names, rows, {
    columnTypes: [...merged.values()].map((type) => type ?? INTEGER),
    ...(output && { output }),
  })
}

function mergeTypes(name: string, first: DataType | undefined, second: DataType | undefined): DataType | undefined {
  if (!first || !second) return first ?? second
  if (first.name === second.name) return first
  const pair = [first, second]
  const number = pair.find((type) => type.name === 'Number')
  if (number && pair.some((type) => type.name === 'Integer')) return number
  // ISODateTime is a kind of DateTime, and the first of the two stays.
  if (first.name === 'DateTime' && second.name === 'ISODateTime') return first
  throw dbtError(
    'DbtRuntimeError',
    'table/column-types-differ',
    `Tables contain columns with the same names (${name}), but different types (${second.repr()} vs ${first.repr()})`,
  )
}
