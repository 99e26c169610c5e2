import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Adapter } from '../adapter.ts'
import { readCatalog } from '../catalog.ts'
import type { Cell } from '../cell.ts'
import { foldedName } from '../dialect.ts'
import type { Relation } from '../relation.ts'
import type { Session } from '../session.ts'

/** What an adapter brings to be tested. */
export interface ConformanceCase {
  readonly name: string
  /** A fresh target; `macros` and everything else of it already in place. */
  open(): Promise<Adapter>
  /** Where relations may be made. */
  readonly database: string
  readonly schema: string
  /** SQL that gives one value, and what it has to be. */
  readonly values: readonly (readonly [rule: string, sql: string, cell: Cell])[]
  /** A statement that runs for minutes. */
  readonly endless: string
  /** What the warehouse cannot do, each with the reason. */
  readonly gaps: Readonly<Partial<Record<ConformanceGap, string>>>
}

/** What a warehouse may do without, if it says why. */
export type ConformanceGap =
  | 'transactions'
  | 'scripts'
  | 'temporary-tables'
  | 'cancel'
  | 'error-position'
  | 'rename-view'

/** What every adapter has to do, on the real database. A declared gap is skipped, with its reason in the test's name. */
export function conformance(subject: ConformanceCase): void {
  describe(`${subject.name} as a warehouse`, () => {
    let adapter: Adapter
    beforeAll(async () => {
      adapter = await subject.open()
    })
    afterAll(async () => {
      await adapter.close()
    })

    const { database, schema } = subject
    const folded = (name: string) => foldedName(adapter.dialect, name)
    const relation = (identifier: string, type: 'table' | 'view' = 'table'): Relation =>
      adapter.relations.create({ database, schema, identifier, type })
    /** As a run does with what it has made. */
    const remember = (made: Relation) => adapter.cache.add(made.incorporate({ dbt_created: true }))
    const within = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
      const session = adapter.session()
      return session.named('conformance', () => work(session))
    }
    const run = (sql: string) => within((session) => session.execute(sql, { fetch: true }))
    const rows = async (sql: string) => (await run(sql)).table.rows
    /** Some warehouses keep nothing that is not committed. */
    const make = (sql: string) =>
      within(async (session) => {
        await session.execute(sql, { autoBegin: true })
        await session.commitIfOpen()
      })
    const unless = (gap: ConformanceGap, rule: string, body: () => Promise<void>) => {
      const reason = subject.gaps[gap]
      if (reason === undefined) test(rule, body)
      else test.skip(`${rule} (${reason})`, body)
    }

    describe('values', () => {
      test.each(subject.values)('%s', async (_, sql, cell) => {
        expect(await rows(sql)).toEqual([[cell]])
      })
      test('columns keep their names and order', async () => {
        const { columns } = (await run('select 1 as b, 2 as a')).table
        expect(columns.map((column) => column.name)).toEqual(['b', 'a'].map(folded))
      })
      test('a name that comes again gets a number', async () => {
        const { columns } = (await run('select 1 as a, 2 as b, 3 as a, 4 as a')).table
        expect(columns.map((column) => column.name)).toEqual(
          ['a', 'b', 'a', 'a'].map(folded).map((name, index) => (index < 2 ? name : `${name}_${index}`)),
        )
      })
      test('no rows are fetched unless they are asked for', async () => {
        const { table } = await within((session) => session.execute('select 1 as a'))
        expect(table).toEqual({ columns: [], rows: [] })
      })
      test('a limit caps the rows, and the session goes on', async () => {
        await within(async (session) => {
          const sql = 'select 1 as a union all select 2 union all select 3'
          expect((await session.execute(sql, { fetch: true, limit: 2 })).table.rows).toHaveLength(2)
          expect((await session.execute('select 7 as a', { fetch: true })).table.rows).toEqual([[7]])
        })
      })
    })

    describe('statements', () => {
      unless('scripts', 'a script runs whole and gives the result of its last statement', async () => {
        expect(
          await rows(
            `create table ${relation('script')} as select 1 as a; select a + 1 as b from ${relation('script')}`,
          ),
        ).toEqual([[2]])
      })
      test('a failure is a DbtError with what the database said', async () => {
        const failure = await run('select * from nowhere_to_be_found').catch((error: unknown) => error)
        expect(failure).toBeInstanceOf(DbtError)
        expect(failure).toHaveProperty('diagnostics.0.code', 'database/query-failed')
        expect(String(failure).toLowerCase()).toContain('nowhere_to_be_found')
      })
      unless('error-position', 'a failure knows its place in the statement', async () => {
        const failure = await run('select 1 as a,\n  not_there\nfrom (select 1 as b) as t').catch(
          (error: unknown) => error,
        )
        expect(failure).toHaveProperty('position', { line: 2, column: 3 })
      })
      test('a session goes on after a failure', async () => {
        await within(async (session) => {
          await expect(session.execute('select nonsense', { autoBegin: true })).rejects.toThrow()
          expect((await session.execute('select 1 as a', { fetch: true })).table.rows).toEqual([[1]])
        })
      })
      test('two sessions work side by side', async () => {
        expect(await Promise.all([rows('select 1 as a'), rows('select 2 as a')])).toEqual([[[1]], [[2]]])
      })
      unless('cancel', 'a running statement can be ended, and the session goes on', async () => {
        await within(async (session) => {
          const running = session.execute(subject.endless, { fetch: true, autoBegin: true }).then(
            () => 'finished',
            () => 'ended',
          )
          const timer = setInterval(() => session.cancel(), 20)
          const outcome = await running
          clearInterval(timer)
          expect(outcome).toBe('ended')
          expect((await session.execute('select 1 as a', { fetch: true })).table.rows).toEqual([[1]])
        })
      })
    })

    describe('transactions', () => {
      unless('transactions', 'what is not committed is gone when the session is released', async () => {
        const name = relation('uncommitted')
        await within((session) => session.execute(`create table ${name} as select 1 as a`, { autoBegin: true }))
        await expect(run(`select * from ${name}`)).rejects.toThrow()
      })
      unless('transactions', 'what is committed is there for others', async () => {
        const name = relation('committed')
        await within(async (session) => {
          await session.execute(`create table ${name} as select 1 as a`, { autoBegin: true })
          await session.commit()
        })
        expect(await rows(`select * from ${name}`)).toEqual([[1]])
      })
      unless('transactions', 'a failure rolls back', async () => {
        const name = relation('rolled_back')
        await within(async (session) => {
          await session.execute(`create table ${name} as select 1 as a`, { autoBegin: true })
          await expect(session.execute('select nonsense')).rejects.toThrow()
          expect(session.transactionOpen).toBe(false)
        })
        await expect(run(`select * from ${name}`)).rejects.toThrow()
      })
      unless('temporary-tables', 'a temporary table goes with its session', async () => {
        await within((session) => session.execute('create temporary table passing as select 1 as a'))
        await expect(run('select * from passing')).rejects.toThrow()
      })
    })

    describe('introspection', () => {
      const introspect = <T>(work: (session: Session) => Promise<T>) => within(work)

      test('a relation is found, with its type', async () => {
        await make(`create table ${relation('found')} as select 1 as a`)
        await make(`create view ${relation('seen', 'view')} as select 1 as a`)
        adapter.cache.clear()
        await introspect(async ({ introspection }) => {
          expect(await introspection.getRelation(database, schema, 'found')).toMatchObject({ type: 'table' })
          expect(await introspection.getRelation(database, schema, 'seen')).toMatchObject({ type: 'view' })
          expect(await introspection.getRelation(database, schema, 'absent')).toBeUndefined()
        })
      })
      test('the cache is filled for several schemas', async () => {
        const other = adapter.relations.create({ database, schema: `${schema}_2`, identifier: 'there' })
        await introspect(({ introspection }) => introspection.createSchema(other))
        await make(`create table ${other} as select 1 as a`)
        const empty = adapter.relations.create({ database, schema: `${schema}_3` })
        await adapter.populateCache([relation('x').withoutIdentifier(), other.withoutIdentifier(), empty], {
          clear: true,
        })
        expect(adapter.cache.listRelations(database, `${schema}_2`).map((each) => each.identifier)).toEqual([
          folded('there'),
        ])
        expect(adapter.cache.hasSchema(database, `${schema}_3`)).toBe(true)
        await introspect(({ introspection }) => introspection.dropSchema(other))
        expect(adapter.cache.hasSchema(database, `${schema}_2`)).toBe(false)
      })
      test('schemas can be listed, made and dropped', async () => {
        const other = adapter.relations.create({ database, schema: `${schema}_4` })
        await introspect(async ({ introspection }) => {
          await introspection.createSchema(other)
          await introspection.createSchema(other)
          expect(await introspection.listSchemas(database)).toContain(folded(`${schema}_4`))
          expect(await introspection.checkSchemaExists(database, `${schema}_4`)).toBe(true)
          await introspection.dropSchema(other)
          expect(await introspection.checkSchemaExists(database, `${schema}_4`)).toBe(false)
        })
      })
      test('columns come in their order, with types', async () => {
        await make(`create table ${relation('columned')} as select 1 as b, cast('x' as varchar) as a`)
        const columns = await introspect(({ introspection }) =>
          introspection.getColumnsInRelation(relation('columned')),
        )
        expect(columns.map((column) => column.name)).toEqual(['b', 'a'].map(folded))
        expect(columns.map((column) => column.isString())).toEqual([false, true])
      })
      test('a query is described without running', async () => {
        const columns = await introspect(({ introspection }) =>
          introspection.getColumnSchemaFromQuery("select 1 as a, cast('x' as varchar) as b"),
        )
        expect(columns.map((column) => column.name)).toEqual(['a', 'b'].map(folded))
      })
      test('missing columns are those of one relation only', async () => {
        await make(`create table ${relation('wide')} as select 1 as a, 2 as b`)
        await make(`create table ${relation('narrow')} as select 1 as a`)
        const missing = await introspect(({ introspection }) =>
          introspection.getMissingColumns(relation('wide'), relation('narrow')),
        )
        expect(missing.map((column) => column.name)).toEqual([folded('b')])
      })
      test('a renamed relation is found under its new name, in database and cache', async () => {
        await make(`create table ${relation('before')} as select 1 as a`)
        await introspect(async (session) => {
          const { introspection } = session
          await session.begin()
          await introspection.listRelations(database, schema)
          remember(relation('before'))
          await introspection.renameRelation(relation('before'), relation('after'))
          await session.commit()
          expect(await introspection.getRelation(database, schema, 'before')).toBeUndefined()
          expect(await introspection.getRelation(database, schema, 'after')).toBeDefined()
        })
        expect(await rows(`select * from ${relation('after')}`)).toEqual([[1]])
      })
      unless('rename-view', 'a renamed view is found under its new name', async () => {
        await make(`create view ${relation('seen_before', 'view')} as select 1 as a`)
        await introspect(async (session) => {
          await session.begin()
          remember(relation('seen_before', 'view'))
          await session.introspection.renameRelation(relation('seen_before', 'view'), relation('seen_after', 'view'))
          await session.commit()
        })
        expect(await rows(`select * from ${relation('seen_after', 'view')}`)).toEqual([[1]])
      })
      test('a dropped relation is gone, in database and cache', async () => {
        await make(`create table ${relation('doomed')} as select 1 as a`)
        await introspect(async (session) => {
          const { introspection } = session
          await session.begin()
          remember(relation('doomed'))
          await introspection.dropRelation(relation('doomed'))
          await session.commit()
          expect(await introspection.getRelation(database, schema, 'doomed')).toBeUndefined()
        })
        await expect(run(`select * from ${relation('doomed')}`)).rejects.toThrow()
      })
      test('a truncated relation is empty', async () => {
        await make(`create table ${relation('emptied')} as select 1 as a`)
        await introspect(async (session) => {
          await session.begin()
          await session.introspection.truncateRelation(relation('emptied'))
          await session.commit()
        })
        expect(await rows(`select * from ${relation('emptied')}`)).toEqual([])
      })
      test('the catalogue has a row for every column', async () => {
        await make(`create table ${relation('catalogued')} as select 1 as a, 2 as b`)
        const { table, errors } = await readCatalog(adapter, {
          relations: [relation('catalogued')],
          only: [relation('catalogued')],
        })
        expect(errors).toEqual([])
        const name = table.columns.findIndex((column) => column.name.toLowerCase() === 'column_name')
        expect(table.rows.map((row) => row[name])).toEqual(['a', 'b'].map(folded))
      })
    })
  })
}
