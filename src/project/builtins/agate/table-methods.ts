import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { hashKey } from '#jinja/values/hash-key.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { Obj } from '#jinja/values/obj.ts'
import { compare } from '#jinja/values/operators.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { Slice } from '#jinja/values/slice.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { callForEach } from '../call-for-each.ts'
import type { MethodTable } from '../py-class.ts'
import { uniqueColumnNames } from './column-names.ts'
import { joinTables } from './join-tables.ts'
import { NamedValues, type Row } from './mapped-sequence.ts'
import { formatStructure, formatTable } from './print-table.ts'
import { compareNullsLast } from './sort-order.ts'
import type { Table } from './table.ts'
import { tableToCsv, tableToJson } from './write-table.ts'

type TableMethod = (table: Table, call: CallArguments, state: CallState) => Value | Promise<Value>

/** What templates can call on a table. Each answers with a new table, or prints. */
export const TABLE_METHODS: MethodTable<Table> = new Map<string, TableMethod>([
  ['select', (table, call) => selectColumns(table, namesArgument('select', call))],
  [
    'exclude',
    (table, call) => {
      const excluded = namesArgument('exclude', call)
      return selectColumns(
        table,
        table.columnNames.filter((name) => !excluded.includes(name)),
      )
    },
  ],
  ['rename', renameColumns],
  ['limit', limitRows],
  ['where', filterRows],
  ['find', findRow],
  ['distinct', distinctRows],
  ['order_by', orderRows],
  ['group_by', groupRows],
  [
    'join',
    (table, call, state) => {
      const bound = bindArguments({ method: 'join' }, call, JOIN_PARAMETERS, 1)
      const [right, leftKey, rightKey, inner, fullOuter, requireMatch, columns] = bound
      if (!isTable(right)) throw new PyError('TypeError', 'the right side of a join must be a table')
      return joinTables(table, right, state, {
        leftKey: leftKey ?? null,
        rightKey: rightKey ?? leftKey ?? null,
        isInner: isSet(inner),
        isFullOuter: isSet(fullOuter),
        requiresMatch: isSet(requireMatch),
        columns: columns === undefined || columns === null ? undefined : [...iterate(columns)],
      })
    },
  ],
  [
    'print_table',
    (table, call) => {
      const bound = bindArguments('print_table', call, PRINT_PARAMETERS)
      const [maxRows, maxColumns, , maxColumnWidth, , maxPrecision] = bound as (number | null | undefined)[]
      table.output(
        formatTable(table, {
          ...(maxRows !== undefined && { maxRows }),
          ...(maxColumns !== undefined && { maxColumns }),
          ...(maxColumnWidth !== undefined && { maxColumnWidth }),
          ...(maxPrecision !== undefined && { maxPrecision }),
        }),
      )
      return null
    },
  ],
  ['print_structure', (table) => printed(table, formatStructure(table))],
  ['print_csv', (table) => printed(table, tableToCsv(table))],
  [
    'print_json',
    (table, call) => {
      const [key, newline, indent] = bindArguments('print_json', call, ['key', 'newline', 'indent'])
      return printed(
        table,
        tableToJson(table, {
          ...(typeof key === 'string' && { key }),
          isNewlineDelimited: isSet(newline),
          ...(typeof indent === 'number' && { indent }),
        }),
      )
    },
  ],
])

const JOIN_PARAMETERS = ['right_table', 'left_key', 'right_key', 'inner', 'full_outer', 'require_match', 'columns']
const PRINT_PARAMETERS = ['max_rows', 'max_columns', 'output', 'max_column_width', 'locale', 'max_precision']

function isSet(value: Value | undefined): boolean {
  return value !== undefined && isTrue(value)
}

function printed(table: Table, text: string): null {
  table.output(text)
  return null
}

function isSequence(value: Value): boolean {
  return Array.isArray(value) || value instanceof Tuple || value instanceof NamedValues
}

function isCallable(value: Value | undefined): value is Obj {
  return value instanceof Obj && value.call !== undefined
}

function namesArgument(callee: string, call: CallArguments): readonly string[] {
  const key = bindArguments(callee, call, ['key'], 1)[0] as Value
  return (isSequence(key) ? [...iterate(key)] : [key]) as string[]
}

/** A table of these columns alone, in this order. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  const indexes = names.map((name) => {
    const index = table.columnNames.indexOf(name)
    if (index < 0) throw new PyError('ValueError', 'tuple.index(x): x not in tuple')
    return index
  })
  const types = indexes.map((index) => table.columnTypes[index] as Table['columnTypes'][number])
  const column = (index: number) => table.columnValues(indexes[index] as number)
  return table.derive(uniqueColumnNames(names), types, { rowCount: table.rowCount, column })
}

function renameColumns(table: Table, call: CallArguments): Table {
  const [names] = bindArguments({ method: 'rename' }, call, ['column_names', 'row_names', 'slug_columns', 'slug_rows'])
  if (names === undefined || names === null) return table
  const renamed = names instanceof Dict ? table.columnNames.map((name) => names.get(name) ?? name) : [...iterate(names)]
  if (renamed.length !== table.columnNames.length) {
    throw new PyError('ValueError', 'column_names and column_types must be the same length.')
  }
  const column = (index: number) => table.columnValues(index)
  const unique = uniqueColumnNames(renamed as string[])
  return table.derive(unique, table.columnTypes, { rowCount: table.rowCount, column })
}

function limitRows(table: Table, call: CallArguments): Table {
  const [start = null, stop = null, step = null] = bindArguments({ method: 'limit' }, call, [
    'start_or_stop',
    'stop',
    'step',
  ])
  const slice = isTrue(stop) || isTrue(step) ? new Slice(start, stop, step) : new Slice(null, start)
  return table.withRows(slice.pick(table.rows))
}

function filterRows(table: Table, call: CallArguments, state: CallState): Value | Promise<Value> {
  const test = bindArguments('where', call, ['test'], 1)[0] as Value
  return callForEach(
    table.rows,
    (row) => state.call(test, [row]),
    (verdicts) => table.withRows(table.rows.filter((_, index) => isTrue(verdicts[index] as Value))),
  )
}

function findRow(table: Table, call: CallArguments, state: CallState): Value | Promise<Value> {
  const test = bindArguments('find', call, ['test'], 1)[0] as Value
  return callForEach(
    table.rows,
    (row) => state.call(test, [row]),
    (verdicts) => table.rows.find((_, index) => isTrue(verdicts[index] as Value)) ?? null,
  )
}

/** What a key argument (column, columns, function or nothing) makes of each row. */
function withRowKeys(
  table: Table,
  key: Value | undefined,
  state: CallState,
  use: (keys: readonly Value[]) => Value,
): Value | Promise<Value> {
  if (isCallable(key)) return callForEach(table.rows, (row) => state.call(key, [row]), use)
  if (key === undefined || key === null) return use(table.rows.map((row) => new Tuple(row.values())))
  if (isSequence(key)) {
    const names = [...iterate(key)]
    return use(table.rows.map((row) => new Tuple(names.map((name) => cell(row, name)))))
  }
  return use(table.rows.map((row) => cell(row, key)))
}

function cell(row: Row, key: Value): Value {
  const value = row.item(key)
  if (value === undefined) throw new PyError('KeyError', typeof key === 'string' ? `'${key}'` : String(key))
  return value
}

function distinctRows(table: Table, call: CallArguments, state: CallState): Value | Promise<Value> {
  const [key] = bindArguments({ method: 'distinct' }, call, ['key'])
  return withRowKeys(table, key, state, (keys) => {
    const seen = new Set<unknown>()
    return table.withRows(
      table.rows.filter((_, index) => {
        const hash = hashKey(keys[index] as Value)
        const isNew = !seen.has(hash)
        seen.add(hash)
        return isNew
      }),
    )
  })
}

function orderRows(table: Table, call: CallArguments, state: CallState): Value | Promise<Value> {
  const [key, reverse] = bindArguments({ method: 'order_by' }, call, ['key', 'reverse'], 1)
  const direction = isSet(reverse) ? -1 : 1
  return withRowKeys(table, key, state, (keys) => {
    const order = keys.map((_, index) => index)
    order.sort((a, b) => direction * compareNullsLast(keys[a] as Value, keys[b] as Value))
    return table.withRows(order.map((index) => table.rows[index] as Row))
  })
}

function groupRows(table: Table, call: CallArguments, state: CallState): Value | Promise<Value> {
  const [key] = bindArguments({ method: 'group_by' }, call, ['key', 'key_name', 'key_type'], 1)
  return withRowKeys(table, key, state, (keys) => {
    const groups: { readonly key: Value; readonly rows: Row[] }[] = []
    keys.forEach((value, index) => {
      let group = groups.find((candidate) => compare('==', candidate.key, value))
      if (!group) groups.push((group = { key: value, rows: [] }))
      group.rows.push(table.rows[index] as Row)
    })
    return new TableSet(
      groups.map((group) => table.withRows(group.rows)),
      groups.map((group) => group.key),
    )
  })
}

/** The tables that `group_by` makes, by their key. */
class TableSet extends NamedValues {
  override readonly typeName = 'TableSet'
}

function isTable(value: Value | undefined): value is Table {
  return value instanceof Obj && value.typeName === 'Table'
}
