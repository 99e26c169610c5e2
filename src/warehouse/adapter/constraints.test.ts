import { describe, expect, test } from 'vitest'
import type { EventSink } from '#foundation/events/event.ts'
import { STANDARD_SQL } from '#sql/sql-syntax.ts'
import { renderColumnsConstraints, renderModelConstraints } from './constraints.ts'
import { ALL_ENFORCED, type Dialect } from './dialect.ts'
import { ALL_PARTS } from './policy.ts'

const told: string[] = []
const events: EventSink = {
  emit: (name, data) => told.push(`${name} ${String(data?.constraint)}`),
  forNode: () => events,
  reads: () => true,
}
const dialect: Dialect = {
  syntax: STANDARD_SQL,
  quoteCharacter: '"',
  quotePolicy: ALL_PARTS,
  dateFunction: 'now()',
  capabilities: new Set(),
  constraintSupport: ALL_ENFORCED,
  transactions: null,
  incrementalStrategies: ['append'],
}
const column = (constraint: Readonly<Record<string, unknown>>) =>
  renderColumnsConstraints(dialect, 'x', [{ name: 'a', data_type: 'int', constraints: [constraint] }], events)[0]
const model = (constraint: Readonly<Record<string, unknown>>) =>
  renderModelConstraints(dialect, 'x', [constraint], events)[0]

describe("a column's constraint", () => {
  test.each([
    [{ type: 'not_null' }, 'a int not null'],
    [{ type: 'check', expression: 'a > 0' }, 'a int check (a > 0)'],
    [{ type: 'check' }, 'a int'],
    [{ type: 'unique', expression: 'u' }, 'a int unique u'],
    [{ type: 'primary_key' }, 'a int primary key'],
    [{ type: 'foreign_key', to: '"s"."t"', to_columns: ['id'] }, 'a int references "s"."t" (id)'],
    [{ type: 'foreign_key', expression: 't (id)' }, 'a int references t (id)'],
    [{ type: 'foreign_key' }, 'a int'],
    [{ type: 'custom', expression: 'foo' }, 'a int foo'],
  ])('%j is written "%s"', (constraint, sql) => {
    expect(column(constraint)).toBe(sql)
  })

  test('stands with the others of its column, whose name is quoted if asked', () => {
    const constraints = [{ type: 'not_null' }, { type: 'primary_key' }]
    const columns = [
      { name: 'a', data_type: 'int', quote: true, constraints },
      { name: 'b', data_type: 'text' },
    ]
    expect(renderColumnsConstraints(dialect, 'x', columns, events)).toEqual(['"a" int not null primary key', 'b text'])
  })
})

describe("a model's constraint", () => {
  test.each([
    [{ type: 'primary_key', columns: ['a', 'b'], name: 'pk' }, 'constraint pk primary key (a, b)'],
    [{ type: 'check', columns: ['a'], expression: 'a>0', name: 'c' }, 'constraint c check (a>0)'],
    [{ type: 'unique', columns: ['a'], expression: 'x' }, 'unique x (a)'],
    [
      { type: 'foreign_key', columns: ['a'], to: 't', to_columns: ['id'], name: 'f' },
      'constraint f foreign key (a) references t (id)',
    ],
    [{ type: 'foreign_key', columns: ['a'], expression: 't (id)' }, 'foreign key (a) references t (id)'],
    [{ type: 'custom', columns: ['a'], expression: 'zz' }, 'zz'],
    [{ type: 'not_null', columns: ['a'] }, undefined],
  ])('%j is written %j', (constraint, sql) => {
    expect(model(constraint)).toBe(sql)
  })

  test('of an unknown type is refused', () => {
    expect(() => model({ type: 'nope', columns: ['a'] })).toThrow(
      "Could not parse constraint: {'type': 'nope', 'columns': ['a']}",
    )
  })
})

describe('a constraint that the warehouse does not hold up', () => {
  const weak: Dialect = {
    ...dialect,
    constraintSupport: { ...dialect.constraintSupport, check: 'not_supported', unique: 'not_enforced' },
  }
  test.each([
    ['is left out with a warning', { type: 'check', expression: 'x' }, [], ['ConstraintNotSupported check']],
    ['is left out without one', { type: 'check', expression: 'x', warn_unsupported: false }, [], []],
    ['is written with a warning', { type: 'unique', columns: ['a'] }, ['unique (a)'], ['ConstraintNotEnforced unique']],
    ['is written without one', { type: 'unique', columns: ['a'], warn_unenforced: false }, ['unique (a)'], []],
    ['is not asked about if it is custom', { type: 'custom', expression: 'x' }, ['x'], []],
  ])('%s', (_, constraint, sql, warnings) => {
    told.length = 0
    expect(renderModelConstraints(weak, 'x', [constraint], events)).toEqual(sql)
    expect(told).toEqual(warnings)
  })
})
