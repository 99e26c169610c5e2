import type { Database, DatabaseKind, Session } from '../database/database.ts'
import { storeError } from '../database/store-problem.ts'
import { BUILT_LEASES } from './built-leases.ts'
import { FIRST } from './first.ts'
import { FOLLOWED_RUNS } from './followed-runs.ts'
import { LATEST_NUMBERS } from './latest-numbers.ts'
import type { Migration } from './migration.ts'
import { NOTES } from './notes.ts'
import { USERS } from './users.ts'

/** All changes of the tables, in order. One that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [FIRST, USERS, NOTES, FOLLOWED_RUNS, BUILT_LEASES, LATEST_NUMBERS]

/** The version of the tables that this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length

const WORDS: Readonly<Record<DatabaseKind, Readonly<Record<string, string>>>> = {
  sqlite: { '{text}': 'text', '{bytes}': 'blob', '{clustered}': 'without rowid' },
  postgres: { '{text}': 'text collate "C"', '{bytes}': 'bytea', '{clustered}': '' },
}

/** Brings the tables up to date; one of all programs that try at once does it. Refuses a store of a newer program. */
export async function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  if ((await versionOf(database, database)) === migrations.length) return
  await database.exclusive(async (session) => {
    const version = await versionOf(session, database)
    refuseNewer(version, migrations.length, database.address)
    await applyMigrations(session, database.kind, migrations.slice(version))
  })
}

/** The version of the tables of a store; 0 of one that is empty. */
export async function versionOf(session: Session, { kind }: Pick<Database, 'kind'>): Promise<number> {
  const [facts] = await session.read(
    kind === 'sqlite'
      ? "select 1 as one from sqlite_master where type = 'table' and name = 'store_facts'"
      : "select 1 as one from pg_tables where schemaname = current_schema() and tablename = 'store_facts'",
  )
  if (!facts) return 0
  const [row] = await session.read("select value from store_facts where name = 'schema version'")
  return Number(row?.['value'] ?? 0)
}

/** Says so, where the tables are of a version that this program does not know. */
export function refuseNewer(version: number, known: number, address: string): void {
  if (version <= known) return
  throw storeError(
    'store/newer',
    `The store was written by a newer Trellis: its tables have version ${version}, and this program knows ${known}\n${address}`,
    'use the newer program here too, or name another store in trellis.yml; nothing was changed',
  )
}

/** Runs migrations as a part of what the session is in. */
export async function applyMigrations(
  session: Session,
  kind: DatabaseKind,
  migrations: readonly Migration[],
): Promise<void> {
  await session.write(
    say(kind, 'create table if not exists store_facts (name {text} primary key, value {text} not null)'),
  )
  for (const { version, statements } of migrations) {
    for (const statement of statements) await session.write(say(kind, statement))
    await session.write(
      `insert into store_facts (name, value) values ('schema version', $1)
       on conflict (name) do update set value = excluded.value`,
      [String(version)],
    )
  }
}

function say(kind: DatabaseKind, statement: string): string {
  return statement.replaceAll(/\{\w+\}/g, (word) => WORDS[kind][word] ?? word)
}
