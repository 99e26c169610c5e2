import { statSync } from 'node:fs'
import type { DuckDBConnection as Handle, DuckDBValue } from '@duckdb/node-api'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { withoutEnd } from '#sql/without-end.ts'
import { type QueryAnswer, type QueryColumn, type ReadQuery, withinLimits } from '#warehouse/adapter/read-query.ts'
import { RowsFile } from '#warehouse/adapter/rows-file.ts'
import { checkQuery } from './check-query.ts'
import { DUCKDB_DIALECT } from './dialect.ts'
import { errorText } from './database-error.ts'
import type { DuckDBApi } from './open-file.ts'
import { chunkRows, columnReaders, resultColumns, timeZone } from './read-result.ts'
import { escapeSqlString } from './sql-literal.ts'

/** A connection of its own to a database that others may be using. */
export interface Reader {
  readonly api: DuckDBApi
  readonly connection: Handle
}

/** Asks a database that may be in use, and writes the rows into a new file. The query runs in a transaction that can not write. */
export async function writeQuery(reader: Reader, query: ReadQuery, file: string): Promise<QueryAnswer> {
  const written = query.format === 'rows' ? new RowsFile(file, 'rows') : undefined
  const limits = {
    interrupt: () => reader.connection.interrupt(),
    size: () => written?.bytes ?? sizeOf(file),
  }
  try {
    return await withinLimits(query, limits, () => reading(reader, query, written ?? file))
  } finally {
    written?.close()
  }
}

async function reading(reader: Reader, query: ReadQuery, into: RowsFile | string): Promise<QueryAnswer> {
  const { connection } = reader
  const sql = withoutEnd(query.sql, DUCKDB_DIALECT.syntax)
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    if (!query.isOwn) await checkQuery(connection, sql)
    const values = bound(query.parameters)
    return typeof into === 'string'
      ? await copied(reader, { query, sql, values }, into)
      : await streamed(reader, { query, sql, values }, into)
  } catch (error) {
    if (error instanceof Error && 'diagnostics' in error) throw error
    throw dbtError('DbtDatabaseError', 'query/failed', errorText(error))
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined)
  }
}

interface Checked {
  readonly query: ReadQuery
  readonly sql: string
  readonly values: Values
}

/** Row by row through this process: of few rows that is the quickest. One row more than are wanted tells whether there are more. */
async function streamed(
  { api, connection }: Reader,
  { query, sql, values }: Checked,
  file: RowsFile,
): Promise<QueryAnswer> {
  const zone = await timeZone(connection)
  const result = await connection.stream(`SELECT * FROM (\n${sql}\n) LIMIT ${query.maxRows + 1}`, values as never)
  const readers = columnReaders(api, result, zone)
  const columns = resultColumns(result, readers)
  file.begin(columns.map(({ name }) => name))
  let isTruncated = false
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const row of chunkRows(readers, chunk)) {
      if (file.rows === query.maxRows) isTruncated = true
      else file.row(row)
    }
  }
  file.end()
  return { columns, rows: file.rows, isTruncated }
}

/** By the database itself, beside this process. */
async function copied(reader: Reader, { query, sql, values }: Checked, file: string): Promise<QueryAnswer> {
  const { connection } = reader
  const limit = query.maxRows
  const columns = await columnsOf(reader, sql, values)
  const counted = await connection.run(
    `COPY (SELECT * FROM (\n${sql}\n) LIMIT ${limit}) TO '${escapeSqlString(file)}' (${FORMATS[query.format as keyof typeof FORMATS]})`,
    values as never,
  )
  const rows = Number(counted.rowsChanged)
  const isTruncated = rows === limit && (await hasMore(connection, sql, values, limit))
  return { columns, rows, isTruncated }
}

const FORMATS = {
  json: 'FORMAT json, ARRAY true',
  csv: 'FORMAT csv, HEADER true',
  parquet: 'FORMAT parquet',
} as const

type Values = DuckDBValue[] | Record<string, DuckDBValue>

async function columnsOf({ api, connection }: Reader, sql: string, values: Values): Promise<readonly QueryColumn[]> {
  const result = await connection.run(`SELECT * FROM (\n${sql}\n) LIMIT 0`, values as never)
  return resultColumns(result, columnReaders(api, result, 'UTC'))
}

async function hasMore(connection: Handle, sql: string, values: Values, limit: number): Promise<boolean> {
  const more = await connection.run(`SELECT 1 FROM (\n${sql}\n) LIMIT 1 OFFSET ${limit}`, values as never)
  return (await more.getRows()).length > 0
}

function bound(parameters: ReadQuery['parameters']): Values {
  if (Array.isArray(parameters)) return parameters.map(value)
  return Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, value(each as Parameter)]))
}

type Parameter = string | number | boolean | null

/** Whole numbers stay whole. */
function value(parameter: Parameter): DuckDBValue {
  return typeof parameter === 'number' && Number.isInteger(parameter) ? BigInt(parameter) : parameter
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
