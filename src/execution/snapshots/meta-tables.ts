/** The tables in which Trellis notes what snapshots wrote, in each database that has snapshots. */
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { ALL_PARTS } from '#warehouse/adapter/policy.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import { sha256 } from '#foundation/source/checksum.ts'

export const META_SCHEMA = 'trellis_meta'

/** A row for each run of a snapshot: what it wrote, and where. Only ever grows. */
export const SNAPSHOT_RUNS = 'snapshot_runs'

const SNAPSHOT_RUNS_COLUMNS = {
  recorded_at: 'timestamp',
  run_id: 'varchar',
  unique_id: 'varchar',
  target: 'varchar',
  database_name: 'varchar',
  schema_name: 'varchar',
  identifier: 'varchar',
  action: 'varchar',
  rows_inserted: 'bigint',
  rows_closed: 'bigint',
  rows_before: 'bigint',
  rows_after: 'bigint',
  open_before: 'bigint',
  open_after: 'bigint',
  columns_added: 'varchar',
  columns_removed: 'varchar',
  policies: 'varchar',
  undo_table: 'varchar',
} as const

/** What a run did to a snapshot's table. */
export type SnapshotAction = 'created' | 'written' | 'unchanged' | 'carried over' | 'undone'

export type SnapshotRunRecord = Readonly<
  Partial<Record<keyof typeof SNAPSHOT_RUNS_COLUMNS, string | number | null>> & { action: SnapshotAction }
>

export function createRunsTableSql(runs: Relation): string {
  const columns = Object.entries(SNAPSHOT_RUNS_COLUMNS).map(([name, type]) => `${name} ${type}`)
  return `create table if not exists ${runs.render()} (${columns.join(', ')})`
}

export function insertRunSql(runs: Relation, record: SnapshotRunRecord): string {
  const names = Object.keys(record) as (keyof typeof SNAPSHOT_RUNS_COLUMNS)[]
  const values = names.map((name) => {
    const value = record[name] ?? null
    const literal = typeof value === 'string' ? sqlText(value) : String(value)
    return `cast(${literal} as ${SNAPSHOT_RUNS_COLUMNS[name]})`
  })
  return `insert into ${runs.render()} (${names.join(', ')}) values (${values.join(', ')})`
}

/** A table of Trellis in this database. */
export function metaRelation({ relations }: Adapter, database: string | null, identifier: string): Relation {
  return relations.create({ database, schema: META_SCHEMA, identifier, type: 'table', quote_policy: ALL_PARTS })
}

/** What holds the rows that the last run of this snapshot wrote. */
export function undoTableName({ schema, identifier }: Relation): string {
  const readable = `${identifier}`.replace(/\W+/g, '_').slice(0, 40)
  return `undo_${readable}_${sha256(`${schema}.${identifier}`).slice(0, 8)}`
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** `2023-04-26 18:45:00.123456`, UTC. */
export function sqlMoment(milliseconds: number): string {
  const micros = String(Math.floor((milliseconds % 1) * 1000)).padStart(3, '0')
  return `${new Date(milliseconds).toISOString().slice(0, -1).replace('T', ' ')}${micros}`
}
