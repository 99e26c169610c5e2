/** SQL of other warehouses on DuckDB: what comes of it, and what is sent. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { Client, types } from 'pg'
import { parseDuckDBCredentials } from '#warehouse/duckdb/credentials.ts'
import { DialectRewriting } from '#warehouse/duckdb/dialects/dialect-rewriting.ts'
import { DATE_ARITHMETIC } from '#warehouse/duckdb/dialects/macros/date-arithmetic.ts'
import { DIALECT_MACROS } from '#warehouse/duckdb/dialects/macros/macro-sql.ts'
import { RULES } from '#warehouse/duckdb/dialects/rules.ts'
import { WRITTEN_FOR, type WrittenFor } from '#warehouse/duckdb/dialects/written-for.ts'
import { DuckDBDriver } from '#warehouse/duckdb/driver.ts'

type Row = readonly (string | null)[]

interface SnowflakeCase {
  /** Of the vendor's SQL reference, where the values are from. */
  readonly page: string
  readonly sql: string
  readonly rows: readonly Row[]
}

interface PostgresCase {
  readonly sql: string
  /** As the server has answered: `UPDATE=1 node scripts/with-postgres.mjs npx vitest run tests/dialect`. */
  readonly columns?: readonly string[]
  readonly rows?: readonly Row[]
}

interface RewriteCase {
  readonly dialect: WrittenFor
  readonly sql: string
  readonly sent: string
  readonly rules: readonly string[]
}

const SNOWFLAKE = cases<SnowflakeCase>('snowflake.json')
const POSTGRES = cases<PostgresCase>('postgres.json')
const REWRITES = cases<RewriteCase>('rewrites.json')

const databases = new Map(
  WRITTEN_FOR.map((dialect) => {
    const credentials = parseDuckDBCredentials({ dialect, settings: { TimeZone: 'UTC' } })
    const driver = new DuckDBDriver(credentials, { folder: '.', readsFrom: '.' })
    return [dialect, { driver, rewriting: new DialectRewriting(dialect) }]
  }),
)

afterAll(async () => {
  for (const { driver } of databases.values()) await driver.close()
})

describe('Snowflake', () => {
  test.each(SNOWFLAKE)('$page: $sql', async ({ sql, rows }) => {
    expect((await answer('snowflake', sql)).rows).toEqual(rows.map(plain))
  })
})

describe('PostgreSQL', () => {
  const server = process.env.TRELLIS_TEST_POSTGRES

  test.each(POSTGRES)('$sql', async ({ sql, columns, rows }) => {
    const found = await answer('postgres', sql)
    expect(found.rows).toEqual(rows?.map(plain))
    expect(found.columns.map((name, index) => (columns?.[index] === '?column?' ? '?column?' : name))).toEqual(columns)
  })

  test.runIf(server)('the server still answers as it was recorded', async () => {
    const client = new Client({ connectionString: server })
    await client.connect()
    const asText = () => (text: string) => text
    const found: PostgresCase[] = []
    for (const { sql } of POSTGRES) {
      const result = await client.query({
        text: sql,
        rowMode: 'array',
        types: { ...types, getTypeParser: asText } as never,
      })
      found.push({ sql, columns: result.fields.map(({ name }) => name), rows: result.rows as Row[] })
    }
    await client.end()
    if (process.env.UPDATE)
      writeFileSync(file('postgres.json'), `[\n${found.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`)
    else expect(POSTGRES).toEqual(found)
  })
})

describe('what is sent', () => {
  test.each(REWRITES)('$dialect: $sql', async ({ dialect, sql, sent, rules }) => {
    const rewritten = await new DialectRewriting(dialect).rewrite(sql)
    expect(rewritten.sql).toBe(sent)
    expect(rewritten.changes.map(({ rule }) => rule)).toEqual(rules)
  })

  test.each(WRITTEN_FOR)('of %s, each rule has a case', (dialect) => {
    const seen = new Set(REWRITES.filter((each) => each.dialect === dialect).flatMap(({ rules }) => rules))
    const rules = RULES.filter(({ dialects }) => dialects.includes(dialect)).map(({ name }) => name)
    expect(rules.filter((name) => !seen.has(name) && !VALUES_TELL.has(name))).toEqual([])
  })

  test.each(WRITTEN_FOR)('of %s, each function has a case', (dialect) => {
    const all = (dialect === 'snowflake' ? SNOWFLAKE : POSTGRES).map(({ sql }) => sql.toLowerCase()).join('\n')
    const names = DIALECT_MACROS[dialect].map(({ name }) => name.replaceAll('"', ''))
    const elsewhere = dialect === 'postgres' ? NOT_OF_POSTGRES : new Set()
    const left = names
      .filter((name) => !elsewhere.has(name))
      .filter((name) => !all.includes(/^\w/.test(name) ? `${name}(` : name))
    expect(left.filter((name) => !SAME_AS_ANOTHER.has(name) && !WITHOUT_A_FIXED_ANSWER.has(name))).toEqual([])
  })
})

/** Rules that are the same for both dialects, with a case in the other one. */
const VALUES_TELL: ReadonlySet<string> = new Set(['date part', 'function', 'null order', 'reserved word', 'pivot name'])

/** What PostgreSQL does not have cannot be recorded there; the cases of Snowflake hold for it. */
const NOT_OF_POSTGRES: ReadonlySet<string> = new Set(DATE_ARITHMETIC.map(({ name }) => name))

/** Other names of functions that have a case, and what rules call in their place. */
const SAME_AS_ANOTHER: ReadonlySet<string> = new Set(
  (
    'timestampadd trunc_date number_text epoch_part timestamp_of_number datefromparts timestamp_from_parts yearofweek weekofyear to_timestamp_ltz ' +
    'to_timestamp_tz try_to_timestamp_ntz try_to_timestamp_ltz try_to_timestamp_tz try_to_numeric sha2_hex ' +
    'part part_text slice_of_array array_of object_of object_of_row flatten_all variant_type json_extract_path_text json_array_elements json_array_elements_text json_object_keys'
  ).split(' '),
)

const WITHOUT_A_FIXED_ANSWER: ReadonlySet<string> = new Set(
  (
    'getdate sysdate systimestamp localtimestamp current_timestamp current_time localtime clock_timestamp statement_timestamp uuid_string ' +
    'uuid_generate_v4'
  ).split(' '),
)

async function answer(dialect: WrittenFor, sql: string): Promise<{ columns: readonly string[]; rows: readonly Row[] }> {
  const database = databases.get(dialect)
  if (!database) throw new Error(`no database for ${dialect}`)
  const { handle, released } = await database.driver.connectHandle()
  try {
    const result = await handle.run((await database.rewriting.rewrite(sql)).sql)
    const rows = await result.getRowsJson()
    return { columns: result.columnNames(), rows: rows.map((row) => plain(row.map(asText))) }
  } finally {
    handle.closeSync()
    released()
  }
}

function asText(value: unknown): string | null {
  if (value === null) return null
  return Array.isArray(value) ? `{${value.map(asText).join(',')}}` : String(value)
}

/** Digits behind the point that say nothing, and the letters of PostgreSQL's booleans. */
function plain(row: Row): Row {
  return row.map((text) => {
    if (text === 't' || text === 'f') return text === 't' ? 'true' : 'false'
    return text !== null && /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
  })
}

function cases<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(file(name), 'utf8')) as T[]
}

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
