/** Columns may be called as the warehouse's keywords are: definitions name them without quotes. */
import { afterAll, describe, expect, test } from 'vitest'
import { columnSql } from '#manifest/dashboards/sql/names.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { openDuckDB } from '#warehouse/duckdb/open-for-tests.ts'
import { openPostgres, TEST_SERVER } from '#warehouse/postgres/server-for-tests.ts'

const KEYWORDS = {
  duckdb: 'select keyword_name from duckdb_keywords() order by 1',
  postgres: 'select word from pg_get_keywords() order by 1',
} as const

describe.each([
  { kind: 'duckdb', open: () => openDuckDB() },
  ...(TEST_SERVER === undefined ? [] : [{ kind: 'postgres', open: () => openPostgres() } as const]),
] as const)('$kind', ({ kind, open }) => {
  let adapter: Adapter | undefined
  afterAll(() => adapter?.close())

  test('every keyword can be the name of a column', async () => {
    adapter = open()
    const session = adapter.session()
    const ask = async (sql: string) => (await session.execute(sql, { fetch: true })).table.rows
    const wrong: string[] = []
    const words = await session.named('test', () => ask(KEYWORDS[kind]))
    for (const [word] of words) {
      const column = columnSql(String(word))
      const sql = `select min(${column}) as least, cast(min(${column}) as varchar) as told, count(distinct ${column}) filter (where ${column} in (1)) as n from (select 1 as "${word}") as t where ${column} is not null group by ${column}`
      await session.named('test', () => ask(sql)).catch((error: Error) => wrong.push(`${word}: ${error.message}`))
    }
    expect(wrong).toEqual([])
    expect(words.length).toBeGreaterThan(300)
  })
})
