import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Adapter } from '#warehouse/adapter/adapter.ts'
import { readCatalog } from '#warehouse/adapter/catalog.ts'
import type { MacroCalls } from '#warehouse/adapter/macro-calls.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { DuckDBColumn } from './column.ts'
import { recordedEvents } from '#warehouse/adapter/conformance/recorded-events.ts'
import { openDuckDB } from './open-for-tests.ts'
import { DUCKDB_TEST_MACROS } from './test-macros.ts'

const called: string[] = []
const macros: MacroCalls = {
  isOverridden: (name) => name === 'list_relations_without_caching',
  call(name, args, session) {
    called.push(name)
    const own = OWN[name]
    return own ? own(session) : DUCKDB_TEST_MACROS.call(name, args, session)
  },
}
const OWN: Record<string, (session: Session) => ReturnType<MacroCalls['call']>> = {}

const events = recordedEvents()
const adapter = openDuckDB({}, { macros, events, quoting: { identifier: false } })
const session = adapter.session()
session.acquire('test')
const relation = (identifier: string) => adapter.relations.create({ database: 'memory', schema: 'main', identifier })

beforeAll(() => session.execute('create table orders as select 1 as a; create table "Mixed" as select 1 as a'))
afterAll(async () => {
  await session.release()
  await adapter.close()
})

describe('introspection', () => {
  test('leaves the listing to a macro that the user has overridden', async () => {
    called.length = 0
    await adapter.populateCache([relation('x').withoutIdentifier()])
    expect(called).toEqual(['list_relations_without_caching'])
    expect(adapter.cache.listRelations('memory', 'main').map(({ identifier }) => identifier)).toEqual([
      'Mixed',
      'orders',
    ])
  })

  test('seeks in small letters what the project does not quote', async () => {
    expect(await session.introspection.getRelation('memory', 'main', 'ORDERS')).toBeDefined()
    await expect(session.introspection.getRelation('memory', 'main', 'Mixed')).rejects.toThrow(
      'When searching for a relation, dbt found an approximate match.',
    )
  })

  test('asks once for a schema', async () => {
    adapter.cache.clear()
    called.length = 0
    await session.introspection.listRelations('memory', 'main')
    await session.introspection.listRelations('MEMORY', 'Main')
    expect(called).toEqual(['list_relations_without_caching'])
  })

  test('a relation that is not there has no columns', async () => {
    expect(await session.introspection.getColumnsInRelation(relation('absent'))).toEqual([])
  })

  test('another failure of columns is passed on', async () => {
    OWN.get_columns_in_relation = () => Promise.reject(dbtError('CompilationError', 'macro/own', 'no such luck'))
    await expect(session.introspection.getColumnsInRelation(relation('orders'))).rejects.toThrow('no such luck')
    delete OWN.get_columns_in_relation
  })

  test("a user's macro that returns something else is named", async () => {
    OWN.list_schemas = () => Promise.resolve('main')
    await expect(session.introspection.listSchemas('memory')).rejects.toThrow(
      "The macro 'list_schemas' does not return a table, as run_query gives it",
    )
    delete OWN.list_schemas
  })

  test('a relation without a type is not dropped', async () => {
    await expect(session.introspection.dropRelation(relation('orders'))).rejects.toThrow(
      'Tried to drop relation "memory"."main"."orders", but its type is null.',
    )
  })

  test('a null relation is refused by what was to be done with it', () => {
    const { introspection } = session
    expect(() => introspection.cacheAdded(null)).toThrow('Attempted to cache a null relation for test')
    expect(() => introspection.cacheDropped(null)).toThrow('Attempted to drop a null relation for test')
    expect(() => introspection.cacheRenamed(null, relation('a'))).toThrow(
      'Attempted to rename null relation to "memory"."main"."a" for test',
    )
  })

  test('quotes what the project quotes', () => {
    const quoted = (part: string) => session.introspection.quoteAsConfigured('x', part)
    expect([quoted('identifier'), quoted('schema'), quoted('column')]).toEqual(['x', '"x"', 'x'])
  })

  test('flattens the columns of a query that are structs', async () => {
    const columns = await session.introspection.getColumnSchemaFromQuery(
      "select {'a': 1, 'b': {'c': 'x'}} as s, 2 as n",
    )
    expect(columns.map(({ name, dtype }) => `${name} ${dtype}`)).toEqual(['s.a INTEGER', 's.b.c VARCHAR', 'n INTEGER'])
  })
})

test('string columns grow where the warehouse counts their length', async () => {
  const altered: unknown[] = []
  const sizes: Readonly<Record<string, number>> = { wide: 300, narrow: 10 }
  const base = openDuckDB()
  const counting = new Adapter(
    { ...base.parts, introspection: { ...base.parts.introspection, expandsColumnTypes: true } },
    {
      ...base.options,
      macros: {
        isOverridden: () => false,
        async call(name, args) {
          if (name === 'alter_column_type') altered.push([args.column_name, args.new_column_type])
          const size = Object.entries(sizes).find(([table]) => String(args.relation).includes(table))?.[1] ?? null
          return [new DuckDBColumn('a', 'varchar', size), new DuckDBColumn('b', 'integer')]
        },
      },
    },
  )
  const { introspection } = counting.session()
  await introspection.expandTargetColumnTypes(relation('wide'), relation('narrow'))
  await introspection.expandTargetColumnTypes(relation('narrow'), relation('wide'))
  expect(altered).toEqual([['a', 'character varying(300)']])
})

describe('the catalogue', () => {
  const columns = ['table_database', 'table_schema', 'table_name', 'column_name'].map((name) => ({
    name,
    type: 'VARCHAR',
    kind: 'text' as const,
  }))

  test('keeps only schemas that are used', async () => {
    OWN.get_catalog = () =>
      Promise.resolve({
        columns,
        rows: [
          ['memory', 'MAIN', 'orders', 'a'],
          ['memory', 'other', 'x', 'a'],
          ['memory', null, 'x', 'a'],
        ],
      })
    const { table, errors } = await readCatalog(adapter, { relations: [relation('orders')] })
    expect(table.rows).toEqual([['memory', 'MAIN', 'orders', 'a']])
    expect(errors).toEqual([])
    delete OWN.get_catalog
  })

  test('goes on where one database fails', async () => {
    OWN.get_catalog = (used) =>
      used.name === 'lost.information_schema'
        ? Promise.reject(dbtError('DbtRuntimeError', 'database/query-failed', 'lost'))
        : Promise.resolve({ columns, rows: [['memory', 'main', 'orders', 'a']] })
    const lost = adapter.relations.create({ database: 'lost', schema: 's', identifier: 'x' })
    const { table, errors } = await readCatalog(adapter, { relations: [lost, relation('orders')] })
    expect(table.rows).toHaveLength(1)
    expect(errors.map((error) => error.diagnostics[0]?.message)).toEqual(['lost'])
    delete OWN.get_catalog
  })
})
