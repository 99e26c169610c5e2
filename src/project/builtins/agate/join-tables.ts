import type { CallState } from '#jinja/values/call.ts'
import { type HashKey, hashKey } from '#jinja/values/hash-key.ts'
import { iterate } from '#jinja/values/iterate.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { callForEach } from '../call-for-each.ts'
import { uniqueColumnNames } from './column-names.ts'
import type { DataType } from './data-type.ts'
import type { Table } from './table.ts'

export interface JoinOptions {
  /** A column, several columns, a function of a row, or None to join row by row. */
  readonly leftKey: Value
  readonly rightKey: Value
  readonly isInner: boolean
  readonly isFullOuter: boolean
  readonly requiresMatch: boolean
  /** The columns to take from the right; without it all but the key. */
  readonly columns: readonly Value[] | undefined
}

/** agate's `Table.join`: a left outer join unless said otherwise. */
export function joinTables(left: Table, right: Table, state: CallState, options: JoinOptions): Value | Promise<Value> {
  if (options.isInner && options.isFullOuter) {
    throw new PyError('ValueError', 'A join can not be both "inner" and "full_outer".')
  }
  return withKeys(
    left,
    options.leftKey,
    state,
    (leftKeys) => (rightKeys) => join(left, right, leftKeys, rightKeys, options),
  )(right, options.leftKey === null ? null : options.rightKey)
}

type Keys = readonly Value[]

/** The keys of either side may come from macros that wait, so each side is asked in turn. */
function withKeys(left: Table, leftKey: Value, state: CallState, use: (leftKeys: Keys) => (rightKeys: Keys) => Value) {
  return (right: Table, rightKey: Value): Value | Promise<Value> => {
    const leftKeys = keysOf(left, leftKey, state)
    const rightKeys = keysOf(right, rightKey, state)
    if (Array.isArray(leftKeys) && Array.isArray(rightKeys)) return use(leftKeys)(rightKeys)
    return Promise.all([leftKeys, rightKeys]).then(([a, b]) => use(a as Keys)(b as Keys))
  }
}

function keysOf(table: Table, key: Value, state: CallState): Value[] | Promise<Value> {
  if (key === null) return table.rows.map((_, index) => index)
  if (key instanceof Obj && key.call) {
    return callForEach(
      table.rows,
      (row) => state.call(key, [row]),
      (answers) => [...answers],
    ) as Value[] | Promise<Value>
  }
  if (Array.isArray(key) || key instanceof Tuple) {
    const columns = [...iterate(key)].map((name) => columnIndex(table, name)).map((index) => table.columnValues(index))
    return table.rows.map((_, row) => new Tuple(columns.map((values) => values[row] as Value)))
  }
  return [...table.columnValues(columnIndex(table, key))]
}

function columnIndex(table: Table, key: Value): number {
  const index = typeof key === 'number' ? key : table.columnNames.indexOf(key as string)
  if (index < 0 || index >= table.columnNames.length) throw new PyError('KeyError', `'${str(key)}'`)
  return index
}

function join(left: Table, right: Table, leftKeys: Keys, rightKeys: Keys, options: JoinOptions): Table {
  const kept = keptColumns(right, options)
  const rightRows = right.rows.map((row) => kept.map((index) => row.values()[index] as Value))
  const byKey = new Map<HashKey, (readonly Value[])[]>()
  rightKeys.forEach((key, index) => {
    const hash = hashKey(key)
    byKey.set(hash, [...(byKey.get(hash) ?? []), rightRows[index] as readonly Value[]])
  })

  const noMatch = kept.map(() => null)
  const rows: Value[][] = []
  leftKeys.forEach((key, index) => {
    const own = left.rows[index]?.values() ?? []
    const matches = byKey.get(hashKey(key))
    if (!matches && options.requiresMatch) {
      throw new PyError('ValueError', `Left key "${str(key)}" does not have a matching right key.`)
    }
    if (matches) for (const match of matches) rows.push([...own, ...match])
    else if (!options.isInner) rows.push([...own, ...noMatch])
  })
  if (options.isFullOuter) {
    const known = new Set(leftKeys.map(hashKey))
    rightKeys.forEach((key, index) => {
      if (!known.has(hashKey(key))) rows.push([...left.columnNames.map(() => null), ...(rightRows[index] as Value[])])
    })
  }
  const names = kept.map((index) => right.columnNames[index] as string)
  const renamed = names.map((name) => (left.columnNames.includes(name) ? `${name}2` : name))
  const types = kept.map((index) => right.columnTypes[index] as DataType)
  return left.derive(uniqueColumnNames([...left.columnNames, ...renamed]), [...left.columnTypes, ...types], { rows })
}

function keptColumns(right: Table, { columns, rightKey, leftKey, isFullOuter }: JoinOptions): number[] {
  const all = right.columnNames.map((_, index) => index)
  if (isFullOuter) return all
  if (columns) return all.filter((index) => columns.includes(right.columnNames[index] as string))
  if (leftKey === null || (rightKey instanceof Obj && rightKey.call)) return all
  const keys = Array.isArray(rightKey) || rightKey instanceof Tuple ? [...iterate(rightKey)] : [rightKey]
  const keyIndexes = keys.map((key) => columnIndex(right, key as Value))
  return all.filter((index) => !keyIndexes.includes(index))
}
