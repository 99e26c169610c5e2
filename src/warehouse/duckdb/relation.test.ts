import { describe, expect, test } from 'vitest'
import type { RelationConfig } from '#warehouse/adapter/relation.ts'
import { DUCKDB_RELATIONS } from './relation.ts'

const table = DUCKDB_RELATIONS.create({ database: 'db', schema: 'sch', identifier: 'Tbl', type: 'table' })
const JANUARY = { field_name: 'ts', start: '2024-01-01 00:00:00+00:00', end: null }

describe('a relation of DuckDB', () => {
  test.each([
    ['with all parts in quotes', table, '"db"."sch"."Tbl"'],
    ['without a part that is not included', table.include({ database: false }), '"sch"."Tbl"'],
    ['without quotes where they are not wanted', table.quote({ identifier: false }), '"db"."sch".Tbl'],
    ['without a part it has not', table.incorporate({ path: { schema: null, database: null } }), '"Tbl"'],
    ['as its schema', table.withoutIdentifier(), '"db"."sch"'],
    [
      'as nothing, if it has no rows',
      table.replace({ limit: 0 }),
      '(select * from "db"."sch"."Tbl" where false limit 0)',
    ],
    ['up to a limit', table.replace({ limit: 5 }), '(select * from "db"."sch"."Tbl" limit 5)'],
    [
      'from a moment on',
      table.replace({ event_time_filter: JANUARY }),
      `(select * from "db"."sch"."Tbl" where ts >= '2024-01-01 00:00:00+00:00')`,
    ],
    [
      'limited first and filtered then',
      table.replace({ limit: 0, event_time_filter: { ...JANUARY, end: '2024-01-02 00:00:00' } }),
      `(select * from (select * from "db"."sch"."Tbl" where false limit 0) ` +
        `where ts >= '2024-01-01 00:00:00+00:00' and ts < '2024-01-02 00:00:00')`,
    ],
    ['as the information schema', table.informationSchema(), '"db".INFORMATION_SCHEMA'],
    ['as a view of the information schema', table.informationSchema('TABLES'), '"db".INFORMATION_SCHEMA.TABLES'],
    ['bare, if it is a function', table.replace({ type: 'function', limit: 0 }), '"db"."sch"."Tbl"'],
  ])('renders %s', (_, relation, sql) => {
    expect(String(relation)).toBe(sql)
  })

  test('equals one that agrees in every field', () => {
    expect(table.equals(table.incorporate({}))).toBe(true)
    expect(table.equals(table.replace({ type: 'view' }))).toBe(false)
  })
})

describe('a source', () => {
  const source = (meta: Readonly<Record<string, unknown>>, extra = {}): RelationConfig => ({
    resource_type: 'source',
    name: 'orders',
    database: 'db',
    schema: 'raw',
    identifier: 'orders_v1',
    quoting: {},
    tags: [],
    meta,
    extra,
  })

  test.each([
    ['its table without one', {}, '"db"."raw"."orders_v1"'],
    ['a path in quotes', { external_location: 'data/{name}.csv' }, "'data/orders.csv'"],
    ['a call as it is', { external_location: "read_csv('{identifier}.csv')" }, "read_csv('orders_v1.csv')"],
    ['a path with keys of meta', { external_location: '{root}/{schema}', root: 's3://b' }, "'s3://b/raw'"],
    ['doubled braces as braces', { external_location: '{{x}}' }, "'{x}'"],
    ['the old style', { external_location: '%(name)s.csv', formatter: 'oldstyle' }, "'orders.csv'"],
    ['the template style', { external_location: '$name-${schema}$$', formatter: 'template' }, "'orders-raw$'"],
  ])('with an external location is %s', (_, meta, sql) => {
    expect(String(DUCKDB_RELATIONS.createFrom(source(meta), {}))).toBe(sql)
  })

  test('reads its location from the config first', () => {
    const node = source({ external_location: 'old.csv' }, { external_location: 'new.csv' })
    expect(String(DUCKDB_RELATIONS.createFrom(node, {}))).toBe("'new.csv'")
  })

  test('names a placeholder that nothing fills', () => {
    expect(() => DUCKDB_RELATIONS.createFrom(source({ external_location: '{nme}.csv' }), {})).toThrow(
      "external_location of source 'orders' uses 'nme', which neither the source nor its meta has",
    )
  })

  test('refuses an unknown formatter', () => {
    expect(() => DUCKDB_RELATIONS.createFrom(source({ external_location: 'x', formatter: 'f' }), {})).toThrow(
      "Formatter f not recognized. Must be one of 'newstyle', 'oldstyle', or 'template'.",
    )
  })
})

describe("a node's relation", () => {
  const node: RelationConfig = {
    resource_type: 'model',
    name: 'm',
    database: 'db',
    schema: 's',
    identifier: 'm',
    quoting: { schema: false },
    tags: [],
    meta: {},
    extra: {},
  }

  test("takes its quoting over the project's, and an argument over both", () => {
    expect(String(DUCKDB_RELATIONS.createFrom(node, { schema: true, identifier: false }))).toBe('"db".s.m')
    const given = DUCKDB_RELATIONS.createFrom(node, {}, { quote_policy: { schema: true } })
    expect(String(given)).toBe('"db"."s"."m"')
  })

  test('of an ephemeral model is a CTE', () => {
    const cte = DUCKDB_RELATIONS.createEphemeralFrom(node)
    expect(String(cte)).toBe('__dbt__cte__m')
    expect(cte.type).toBe('cte')
  })
})
