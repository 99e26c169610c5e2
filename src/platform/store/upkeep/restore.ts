import { createReadStream, existsSync, renameSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { type Clock, moment } from '../clock.ts'
import { parseAddress } from '../database/address.ts'
import type { Database, Parameter, Session } from '../database/database.ts'
import { insertRows } from '../database/rows.ts'
import { isStoreProblem } from '../database/store-problem.ts'
import { openDatabase } from '../open-database.ts'
import { applyMigrations, MIGRATIONS, refuseNewer, versionOf } from '../schema/migrate.ts'
import type { BackupEnd, BackupHead, BackupTable } from './backup.ts'
import { TABLES } from './tables.ts'

const ROWS_A_WRITE = 64

/** What a restoration came to. */
export interface Restored {
  readonly rows: number
  readonly createdAt: string
  /** Where the damaged file was put that stood in the way. */
  readonly keptAside: string | undefined
}

/**
 * Puts what is in a backup in the place of what is in a store, all of it or nothing; others may go on using the store.
 * A damaged file of SQLite is kept beside the new one.
 */
export async function restoreStore(address: string, file: string, { now }: { readonly now: Clock }): Promise<Restored> {
  checkFile(file)
  try {
    return { ...(await restoreInto(address, file)), keptAside: undefined }
  } catch (error) {
    const parsed = parseAddress(address)
    if (!isStoreProblem(error, 'store/corrupt') || parsed.kind !== 'sqlite') throw error
    const keptAside = setAside(parsed.path, now())
    return { ...(await restoreInto(address, file)), keptAside }
  }
}

async function restoreInto(address: string, file: string): Promise<Omit<Restored, 'keptAside'>> {
  const database = await openDatabase(address)
  try {
    return await database.exclusive((session) => replaceAll(session, database, file))
  } finally {
    await database.close()
  }
}

async function replaceAll(session: Session, database: Database, file: string): Promise<Omit<Restored, 'keptAside'>> {
  refuseNewer(await versionOf(session, database), MIGRATIONS.length, database.address)
  for (const table of ['store_facts', ...Object.keys(TABLES)]) await session.write(`drop table if exists ${table}`)
  let head: BackupHead | undefined
  let end: BackupEnd | undefined
  let rows = 0
  let current: BackupTable | undefined
  let waiting: (readonly Parameter[])[] = []
  const flush = async (): Promise<void> => {
    if (current && waiting.length > 0) await insertRows(session, current.table, current.columns, waiting)
    rows += waiting.length
    waiting = []
  }
  for await (const line of linesOf(file)) {
    if (!head) {
      head = headOf(line, file, database.address)
      await applyMigrations(session, database.kind, MIGRATIONS.slice(0, head.schemaVersion))
    } else if (Array.isArray(line)) {
      waiting.push(line.map(readValue))
      if (waiting.length === ROWS_A_WRITE) await flush()
    } else {
      await flush()
      const next = line as BackupTable | BackupEnd
      if ('table' in next) current = knownTable(next, file)
      else end = next
    }
  }
  if (!head || !end || end.rows !== rows) throw notWhole(file)
  await applyMigrations(session, database.kind, MIGRATIONS.slice(head.schemaVersion))
  return { rows, createdAt: head.createdAt }
}

async function* linesOf(file: string): AsyncGenerator<unknown> {
  const unpacked = createReadStream(file).pipe(createGunzip())
  // What goes wrong with either stream is met by whoever reads the lines.
  const failure = new Promise<never>((_, reject) => unpacked.once('error', reject))
  failure.catch(() => {})
  try {
    const lines = createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
    for (;;) {
      const next = await Promise.race([lines.next(), failure])
      if (next.done) return
      yield JSON.parse(next.value)
    }
  } catch (error) {
    throw error instanceof DbtError ? error : notWhole(file, error)
  }
}

function headOf(line: unknown, file: string, address: string): BackupHead {
  if (line === null || typeof line !== 'object' || !('trellisStore' in line)) throw notWhole(file)
  const head = line as BackupHead
  refuseNewer(head.schemaVersion, MIGRATIONS.length, `${file}, for ${address}`)
  return head
}

/** Names go into statements: only those that are known. */
function knownTable(table: BackupTable, file: string): BackupTable {
  const isKnown = TABLES[table.table] !== undefined && table.columns.every((column) => /^[a-z_0-9]+$/.test(column))
  if (!isKnown) throw notWhole(file)
  return table
}

function readValue(value: unknown): Parameter {
  if (value !== null && typeof value === 'object' && 'base64' in value)
    return Buffer.from(String(value.base64), 'base64')
  return value as Parameter
}

function checkFile(file: string): void {
  if (existsSync(file)) return
  throw dbtError('DbtRuntimeError', 'store/no-backup', `There is no file '${file}'`)
}

function notWhole(file: string, cause?: unknown): DbtError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return dbtError('DbtRuntimeError', 'store/no-backup', `'${file}' is no whole backup of a store${why}`, {
    hint: 'nothing was changed; take another backup',
  })
}

function setAside(path: string, nowMs: number): string {
  const aside = `${path}.damaged-${moment(nowMs).replaceAll(/[:.]/g, '-')}`
  for (const end of ['', '-wal', '-shm']) if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${aside}${end}`)
  return aside
}
