import { describe, expect, test } from 'vitest'
import { RELATION_DEFAULTS, Relation, addEphemeralPrefix, findRelationType } from './relation.ts'
import { relationFactory } from './relation-factory.ts'

const relations = relationFactory((fields) => new Relation(fields), RELATION_DEFAULTS)
const table = relations.create({ database: 'db', schema: 'sch', identifier: 'Tbl', type: 'table' })

describe('a relation', () => {
  test('gets an alias as a sub-query where the warehouse asks for one', () => {
    expect(String(table.replace({ limit: 0 }))).toBe(
      '(select * from "db"."sch"."Tbl" where false limit 0) _dbt_limit_subq_Tbl',
    )
    const filter = { field_name: 'ts', start: null, end: '2024-01-01 00:00:00' }
    expect(String(table.replace({ event_time_filter: filter }))).toBe(
      `(select * from "db"."sch"."Tbl" where ts < '2024-01-01 00:00:00') _dbt_et_filter_subq_Tbl`,
    )
    expect(String(table.replace({ event_time_filter: { field_name: 'ts', start: null, end: null } }))).toBe(
      '"db"."sch"."Tbl"',
    )
  })

  test('never changes itself', () => {
    table.include({ database: false }).quote({ schema: false }).replacePath({ identifier: 'x' })
    expect(String(table)).toBe('"db"."sch"."Tbl"')
  })

  test('takes null for a policy as "as it was"', () => {
    expect(String(table.include({ database: false, schema: null }))).toBe('"sch"."Tbl"')
  })

  test('can be renamed and replaced as its warehouse says', () => {
    const named = table.replace({ renameable_relations: ['table'], replaceable_relations: ['view'] })
    expect([named.can_be_renamed, named.can_be_replaced]).toEqual([true, false])
    expect(table.can_be_renamed).toBe(false)
  })

  test('is written empty where nothing is included', () => {
    expect(table.include({ database: false, schema: false, identifier: false }).render()).toBe('')
  })
})

describe('matches', () => {
  test.each([
    ['the same name', { identifier: 'Tbl' }, true],
    ['all parts', { database: 'db', schema: 'sch', identifier: 'Tbl' }, true],
    ['null as "any"', { database: null, identifier: 'Tbl' }, true],
    ['no other name', { identifier: 'x' }, false],
    ['no name of which one part differs', { schema: 'x', identifier: 'Tbl' }, false],
  ])('%s', (_, search, expected) => {
    expect(table.matches(search)).toBe(expected)
  })

  test('refuses to guess between names that differ in case', () => {
    expect(() => table.matches({ identifier: 'tbl' })).toThrow(
      'When searching for a relation, dbt found an approximate match. Instead of guessing \n' +
        '  which relation to use, dbt will move on. Please delete "db"."sch"."Tbl", or rename it to be less ambiguous.\n' +
        '  Searched for: "tbl"\n  Found: "db"."sch"."Tbl"',
    )
  })

  test('refuses to guess between a name and the same in quotes', () => {
    expect(() => table.matches({ identifier: '"Tbl"' })).toThrow('Searched for: ""Tbl""')
  })

  test('minds no case in what dbt made without quotes', () => {
    const made = table.replace({ dbt_created: true }).quote({ identifier: false })
    expect(made.matches({ identifier: 'TBL' })).toBe(true)
  })

  test('needs something to search for', () => {
    expect(() => table.matches({})).toThrow('Tried to match relation, but no search path was passed!')
  })
})

test('an ephemeral model has its prefix', () => {
  expect(addEphemeralPrefix('m')).toBe('__dbt__cte__m')
})

test('a type is one of those that there are', () => {
  expect(findRelationType('view')).toBe('view')
  expect(findRelationType('tabel')).toBeUndefined()
})
