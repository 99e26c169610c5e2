import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Database, Row, Session, Value } from '../database/database.ts'
import { versionOf } from '../schema/migrate.ts'
import { TABLES } from './tables.ts'

const ROWS_A_READ = 200
/** Where rows hold whole files, one wants few of them in memory. */
const LARGE: ReadonlySet<string> = new Set(['artifact_bodies', 'chunks'])

/** The first line of a backup. */
export interface BackupHead {
  readonly trellisStore: 1
  readonly schemaVersion: number
  readonly createdAt: string
}

/** A line before the rows of a table, which follow as lists of values. */
export interface BackupTable {
  readonly table: string
  readonly columns: readonly string[]
}

/** The last line: without it the file is not whole. */
export interface BackupEnd {
  readonly rows: number
}

/**
 * Writes everything in a store, as it stood at one moment, to a file: packed lines of JSON, the same whatever the
 * database. The file is there when it is whole.
 */
export async function writeBackup(database: Database, file: string, now: string): Promise<void> {
  if (existsSync(file)) {
    throw dbtError('DbtRuntimeError', 'store/backup-exists', `There is a file already at '${file}'`, {
      hint: 'name another one: a backup replaces nothing',
    })
  }
  const unfinished = `${file}.unfinished`
  try {
    await database.snapshot((session) =>
      pipeline(
        Readable.from(lines(session, database, now)),
        createGzip({ level: 4 }),
        createWriteStream(unfinished, { mode: 0o600, flush: true }),
      ),
    )
    renameSync(unfinished, file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

async function* lines(session: Session, database: Database, createdAt: string): AsyncGenerator<string> {
  const schemaVersion = await versionOf(session, database)
  yield line({ trellisStore: 1, schemaVersion, createdAt } satisfies BackupHead)
  let rows = 0
  for (const [table, key] of Object.entries(TABLES)) {
    let columns: readonly string[] | undefined
    for await (const part of inOrder(session, table, key)) {
      const [first] = part
      if (first && !columns) {
        columns = Object.keys(first)
        yield line({ table, columns } satisfies BackupTable)
      }
      rows += part.length
      yield part.map((row) => line((columns ?? []).map((column) => written(row[column] ?? null)))).join('')
    }
  }
  yield line({ rows } satisfies BackupEnd)
}

async function* inOrder(session: Session, table: string, key: readonly string[]): AsyncGenerator<readonly Row[]> {
  const limit = LARGE.has(table) ? ROWS_A_READ / 10 : ROWS_A_READ
  const list = key.join(', ')
  const places = key.map((_, at) => `$${at + 2}`).join(', ')
  let part = await session.read(`select * from ${table} order by ${list} limit $1`, [limit])
  while (part.length > 0) {
    yield part
    const last = part.at(-1)
    if (part.length < limit || !last) return
    part = await session.read(`select * from ${table} where (${list}) > (${places}) order by ${list} limit $1`, [
      limit,
      ...key.map((column) => last[column]),
    ])
  }
}

function written(value: Value): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
