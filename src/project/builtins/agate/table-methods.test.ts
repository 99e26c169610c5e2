import { expect, test } from 'vitest'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { Obj } from '#jinja/values/obj.ts'
import { callFunction } from '../call-function.testing.ts'
import { Row } from './mapped-sequence.ts'
import { tableFromRows } from './table-from.ts'
import type { Table } from './table.ts'

const rows = [
  [1, 'x'],
  [2, 'y'],
  [3, 'x'],
]
const method = (table: Table, name: string) => table.attribute(name) as Obj
const isX = (row: unknown) => (row as Row).get('b') === 'x'

test('where keeps the rows for which a function answers true', () => {
  const table = tableFromRows(['a', 'b'], rows)
  const kept = callFunction(method(table, 'where'), [new HostCallable('test', ({ args }) => isX(args[0]))])
  expect((kept as Table).columnValues(0)).toEqual([1, 3])
})

test('where waits for a function that waits', async () => {
  const table = tableFromRows(['a', 'b'], rows)
  const test = new HostCallable('test', async ({ args }) => isX(args[0]))
  expect(((await callFunction(method(table, 'where'), [test])) as Table).columnValues(0)).toEqual([1, 3])
})

test('print_table writes to the output of the table, also of one derived from it', () => {
  let written = ''
  const table = tableFromRows(['a', 'b'], rows, { output: (text) => (written += text) })
  const one = callFunction(method(table, 'limit'), [1]) as Table
  expect(callFunction(method(one, 'print_table'), [])).toBe(null)
  expect(written).toBe('| a | b |\n| - | - |\n| 1 | x |\n')
})

test('a table is as true and as long as its rows, and prints as its structure', () => {
  const table = tableFromRows(['a', 'b'], rows)
  expect([table.isTrue(), table.length()]).toEqual([true, 3])
  expect(tableFromRows(['a'], []).isTrue()).toBe(false)
  expect(table.str()).toBe(
    '| column | data_type |\n| ------ | --------- |\n| a      | Integer   |\n| b      | Text      |\n',
  )
})

test('a row finds a value by a name in any case', () => {
  const row = new Row([1, 2], ['Table_Schema', 'b'])
  expect(row.findUncased('TABLE_SCHEMA')).toBe(1)
  expect(row.findUncased('c')).toBe(undefined)
})
