/** Between what the warehouse speaks and what templates see: cells, tables, relations, columns. */
import { findOwn } from '#foundation/source/find-own.ts'
import { PyDate } from '#project/builtins/datetime/date.ts'
import { PyDateTime } from '#project/builtins/datetime/date-time.ts'
import { PyTime } from '#project/builtins/datetime/time.ts'
import { PyTimedelta } from '#project/builtins/datetime/timedelta.ts'
import { FixedTimezone } from '#project/builtins/datetime/tzinfo.ts'
import { PyDecimal } from '#project/builtins/decimal/py-decimal.ts'
import { Table } from '#project/builtins/agate/table.ts'
import { tableFromRows } from '#project/builtins/agate/table-from.ts'
import { forgivingJson } from '#project/builtins/agate/table-from.ts'
import { dumpJson } from '#jinja/library/json.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Cell, CellZone, TaggedCell } from '#warehouse/adapter/cell.ts'
import { Column, type ColumnFactory } from '#warehouse/adapter/column.ts'
import { type PlainValue, VendorObject } from '#warehouse/adapter/plain-value.ts'
import { Relation } from '#warehouse/adapter/relation.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import type { ColumnKind, ResultTable } from '#warehouse/adapter/result-table.ts'
import { bytesText } from './bytes-text.ts'
import { ColumnObject } from './objects/column-object.ts'
import { RelationObject } from './objects/relation-object.ts'

export interface AdapterFactories {
  readonly relations: RelationFactory
  readonly columns: ColumnFactory
}

/** A cell as Python's driver gives it to dbt. */
export function cellValue(cell: Cell): Value {
  return cell === null || typeof cell !== 'object' ? cell : taggedValue(cell)
}

function taggedValue(cell: TaggedCell): Value {
  switch (cell.kind) {
    case 'float':
      return new Float(cell.value)
    case 'decimal':
      return PyDecimal.parse(cell.text) ?? cell.text
    case 'date':
      return new PyDate(cell.year, cell.month, cell.day)
    case 'timestamp': {
      const { year, month, day, hour, minute, second, microsecond } = cell
      return new PyDateTime(year, month, day, hour, minute, second, microsecond, zoneValue(cell.zone))
    }
    case 'time':
      return new PyTime(cell.hour, cell.minute, cell.second, cell.microsecond, zoneValue(cell.zone))
    case 'interval':
      return new PyTimedelta(BigInt(cell.months * 30 + cell.days) * 86_400_000_000n + BigInt(cell.microseconds))
    case 'bytes':
      return bytesText(cell.bytes)
    case 'uuid':
      return cell.text
    case 'list':
      return cell.items.map(cellValue)
    case 'tuple':
      return new Tuple(cell.items.map(cellValue))
    case 'struct':
      return Dict.of(cell.entries.map(([key, value]) => [key, cellValue(value)] as const))
    case 'map':
      return Dict.of(cell.entries.map(([key, value]) => [cellValue(key), cellValue(value)] as const))
  }
}

function zoneValue(zone: CellZone | undefined): FixedTimezone | null {
  return zone ? new FixedTimezone(PyTimedelta.ofSeconds(zone.offsetSeconds), zone.name) : null
}

const CONTAINERS: ReadonlySet<ColumnKind> = new Set(['list', 'tuple', 'struct', 'map'])
const TEXTS: ReadonlySet<ColumnKind> = new Set(['text', 'uuid', 'bytes'])

/** A result as agate's table: texts stay texts, containers become JSON, the kinds of other columns are guessed anew. */
export function resultTable(result: ResultTable, output?: (text: string) => void): Table {
  const textOnlyColumns = new Set<string>()
  const names = uniqueNames(result.columns.map((column) => column.name))
  result.columns.forEach((column, index) => {
    if (CONTAINERS.has(column.kind) || TEXTS.has(column.kind)) textOnlyColumns.add(names[index] as string)
  })
  const rows = result.rows.map((row) =>
    row.map((cell, index) => {
      const value = cellValue(cell)
      const isContainer = Array.isArray(value) || value instanceof Tuple || value instanceof Dict
      // Columns of JSON hold values of any kind.
      if (isContainer || typeof value === 'string') textOnlyColumns.add(names[index] as string)
      return isContainer ? dumpJson(value, { instead: forgivingJson }) : value
    }),
  )
  return tableFromRows(names, rows, { textOnlyColumns, ...(output && { output }) })
}

/** dbt numbers the second and further columns of one name: `id`, `id_2`. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  })
}

/** A value of the adapter as templates see it. */
export function fromAdapter(plain: PlainValue, factories: AdapterFactories): Value {
  if (plain === undefined) return null
  if (plain === null || typeof plain !== 'object') return plain
  if (plain instanceof Relation) return new RelationObject(plain, factories.relations)
  if (plain instanceof Column) return new ColumnObject(plain, factories.columns)
  if (Array.isArray(plain)) return plain.map((item) => fromAdapter(item, factories))
  if (plain instanceof Map)
    return Dict.of([...plain].map(([key, item]) => [key, fromAdapter(item, factories)] as const))
  if ('rows' in plain) return resultTable(plain)
  if (plain instanceof VendorObject) return new VendorValue(plain, factories)
  return taggedValue(plain)
}

/** A template's value for the adapter. */
export function toAdapter(value: Value): PlainValue {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Float) return { kind: 'float', value: value.value }
  if (Array.isArray(value)) return value.map(toAdapter)
  if (value instanceof Tuple) return value.items.map(toAdapter)
  if (value instanceof Dict) return new Map([...value.entries()].map(([key, item]) => [str(key), toAdapter(item)]))
  if (value instanceof RelationObject) return value.relation
  if (value instanceof ColumnObject) return value.column
  if (value instanceof Table) return tableResult(value)
  if (value instanceof VendorValue) return value.object
  if (value instanceof PyDecimal) return { kind: 'decimal', text: value.str() }
  if (value instanceof Undefined) return undefined
  return objectCell(value)
}

/** Rows of a template's table; every value as a cell. */
export function tableResult(table: Table): ResultTable {
  return {
    columns: table.columnNames.map((name) => ({ name, type: '', kind: 'other' })),
    rows: table.rows.map((row) => row.values().map((value) => toAdapter(value) as Cell)),
  }
}

function objectCell(value: Obj | Exclude<Value, Obj>): PlainValue {
  if (value instanceof PyDateTime) {
    const { year, month, day, hour, minute, second, microsecond } = value
    return { kind: 'timestamp', year, month, day, hour, minute, second, microsecond, ...zoneOf(value) }
  }
  if (value instanceof PyDate) return { kind: 'date', year: value.year, month: value.month, day: value.day }
  if (value instanceof PyTime) {
    const { hour, minute, second, microsecond } = value
    return { kind: 'time', hour, minute, second, microsecond }
  }
  return str(value)
}

function zoneOf(moment: PyDateTime): { zone?: CellZone } {
  const offset = moment.utcoffset()
  if (offset === null) return {}
  const name = moment.tzinfo?.tzname(moment) ?? undefined
  return { zone: { offsetSeconds: Number(offset.total / 1_000_000n), ...(name !== undefined && { name }) } }
}

/** Writes back into a template's dict what an adapter method changed in the map it was given. */
export function writeBack(dict: Dict, map: ReadonlyMap<string, PlainValue>, factories: AdapterFactories): void {
  for (const [key, value] of map) dict.set(key, fromAdapter(value, factories))
}

/** A thing of one warehouse as templates see it. */
class VendorValue extends Obj {
  override readonly typeName = 'object'
  readonly object: VendorObject
  readonly #factories: AdapterFactories

  constructor(object: VendorObject, factories: AdapterFactories) {
    super()
    this.object = object
    this.#factories = factories
  }

  override attribute(name: string): Value | undefined {
    const { attributes, methods } = this.object
    if (Object.hasOwn(attributes, name)) return fromAdapter(attributes[name], this.#factories)
    const method = findOwn(methods, name)
    return method && new HostCallable(name, ({ args }) => fromAdapter(method(...args.map(toAdapter)), this.#factories))
  }
}
