import { expect, test } from 'vitest'
import type { Cell } from '#warehouse/adapter/cell.ts'
import { sqlLiteral, withBindings } from './sql-literal.ts'

test.each<[string, Cell, string]>([
  ['a number', 10n ** 20n, '100000000000000000000'],
  ['a negative number stands apart from a minus before it', -1, ' -1'],
  ['a float', { kind: 'float', value: 1.5 }, '1.5'],
  ['no number', { kind: 'float', value: Number.NaN }, "'NaN'::float"],
  ['a decimal', { kind: 'decimal', text: '1.50' }, '1.50'],
  ['a text with a quote and a backslash', "a'b\\c", "'a''b\\c'"],
  ['null', null, 'NULL'],
  ['a truth', true, 'true'],
  ['a date', { kind: 'date', year: 2020, month: 1, day: 1 }, "'2020-01-01'::date"],
  [
    'a moment with a zone',
    {
      kind: 'timestamp',
      year: 2020,
      month: 1,
      day: 2,
      hour: 3,
      minute: 4,
      second: 5,
      microsecond: 600,
      zone: { offsetSeconds: 7200 },
    },
    "'2020-01-02T03:04:05.000600+02:00'::timestamptz",
  ],
  ['a list', { kind: 'list', items: [1, 'a'] }, "ARRAY[1,'a']"],
  ['an empty list', { kind: 'list', items: [] }, "'{}'"],
])('%s is written as Python’s driver writes it', (_, cell, text) => {
  expect(sqlLiteral(cell)).toBe(text)
})

test('values stand in the places of %s, in order, and what they hold is not looked at again', () => {
  expect(withBindings('values (%s, %s) -- 100%%', ['%s', null])).toBe("values ('%s', NULL) -- 100%")
})
