import type { FieldDef } from 'pg'
import { dbtError, DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { withoutEnd } from '#sql/without-end.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import { type QueryAnswer, type ReadOnlyDatabase, type ReadQuery, withinLimits } from '#warehouse/adapter/read-query.ts'
import { RowsFile } from '#warehouse/adapter/rows-file.ts'
import { bindNames } from './bind-names.ts'
import { cellReader } from './cells.ts'
import { checkQuery } from './check-query.ts'
import { cancelStatement, type Wire, type WireSource } from './connection.ts'
import { postgresError } from './database-error.ts'
import { POSTGRES_DIALECT } from './dialect.ts'
import type { PostgresDriver } from './driver.ts'
import { pgType } from './pg-type.ts'

/** After so long without a question its connections are ended. */
const IDLE_MS = 20_000

/** PostgreSQL for those who may only read: each question in a transaction of its own that can not write. */
export class ReadOnlyPostgres implements ReadOnlyDatabase {
  private readonly driver: WireSource & Pick<PostgresDriver, 'close'>
  private asked = 0
  private idle: NodeJS.Timeout | undefined

  constructor(driver: PostgresDriver) {
    this.driver = driver
  }

  async write(query: ReadQuery, file: string): Promise<QueryAnswer> {
    if (query.format === 'parquet') {
      throw dbtError('DbtDatabaseError', 'query/format', 'PostgreSQL writes no Parquet', {
        hint: 'ask for json or csv',
      })
    }
    const sql = withoutEnd(query.sql, POSTGRES_DIALECT.syntax)
    if (sql === '')
      throw dbtError('DbtDatabaseError', 'query/syntax', 'The query is refused: there is no statement in it')
    if (!query.isOwn) checkQuery(sql)
    this.asked++
    clearTimeout(this.idle)
    const rows = new RowsFile(file, query.format)
    try {
      return await this.asking(query, sql, rows)
    } catch (error) {
      throw error instanceof DbtError ? error : failed(error, sql)
    } finally {
      rows.close()
      this.asked--
      if (this.asked === 0) this.idle = setTimeout(() => void this.driver.close(), IDLE_MS).unref()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.idle)
    await this.driver.close()
  }

  private async asking(query: ReadQuery, sql: string, rows: RowsFile): Promise<QueryAnswer> {
    // The server's own limit is for when nobody is left to cancel.
    const limitMs = Math.ceil(query.timeoutMs) + LATER_MS
    const begin = `begin transaction read only; set local statement_timeout = ${limitMs}`
    const wire = await this.begun(begin)
    try {
      const limits = { interrupt: () => cancelStatement(wire, this.driver), size: () => rows.bytes }
      return await withinLimits(query, limits, () => reading(wire, query, sql, rows))
    } finally {
      // It also rolls back.
      await this.driver.release(wire)
    }
  }

  /** What was kept may be gone meanwhile: then there is a new one. */
  private async begun(sql: string): Promise<Wire> {
    const wire = await this.driver.take()
    try {
      await wire.send(sql)
      return wire
    } catch (error) {
      await this.driver.release(wire)
      if (!wire.lost) throw error
    }
    const fresh = await this.driver.openNew()
    await fresh.send(sql)
    return fresh
  }
}

const LATER_MS = 2000

/** The parentheses see to it that it is a SELECT; as a prepared statement it is one, and no more. */
async function reading(wire: Wire, query: ReadQuery, sql: string, rows: RowsFile): Promise<QueryAnswer> {
  const { text, values } = bindNames(sql, query.parameters)
  const statement = `select * from (\n${text}\n) as asked limit ${query.maxRows + 1}`
  let readers: readonly ((text: string) => Cell)[] | undefined
  let isTruncated = false
  const begin = (fields: readonly FieldDef[]) => {
    readers = fields.map(({ dataTypeID }) => cellReader(dataTypeID) ?? ((each) => each))
    rows.begin(fields.map(({ name }) => name))
    return readers
  }
  const fields = await wire.ask({ text: statement, values }, (cells, described) => {
    const read = readers ?? begin(described)
    if (rows.rows === query.maxRows) isTruncated = true
    // Of an answer that is too large already, nothing more is kept.
    else if (rows.bytes <= query.maxBytes)
      rows.row(cells.map((cell, at) => (cell === null ? null : (read[at]?.(cell) ?? cell))))
  })
  if (!readers) begin(fields)
  rows.end()
  const columns = fields.map(({ name, dataTypeID }) => {
    const { name: type, kind } = pgType(dataTypeID)
    return { name, type, kind }
  })
  return { columns, rows: rows.rows, isTruncated }
}

function failed(error: unknown, sql: string): DbtError {
  const { text } = postgresError(error, sql)
  const isTimeout = /statement timeout/.test(text)
  // The places that the server names are those of the statement around it.
  const [first = text] = text.split('\n')
  return dbtError('DbtDatabaseError', isTimeout ? 'query/timeout' : 'query/failed', first)
}
