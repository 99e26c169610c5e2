import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Column } from './column.ts'

const REQUIRED = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to']

/** Throws unless the columns are those of a snapshot's table. `names` are the user's own names for dbt's columns. */
export function assertSnapshotTarget(
  columns: readonly Column[],
  names: ReadonlyMap<string, string> | null,
  hardDeletes: string | null = null,
): void {
  const there = new Set(columns.map((column) => column.name.toLowerCase()))
  refuse(wanted(REQUIRED, names).filter((name) => !there.has(name.toLowerCase())))
  if (hardDeletes !== 'new_record') return
  refuse(wanted(['dbt_is_deleted'], names).filter((name) => !there.has(name)))
}

function wanted(columns: readonly string[], names: ReadonlyMap<string, string> | null): string[] {
  return columns.flatMap((column) => (names ? (names.get(column) ?? []) : [column]))
}

function refuse(missing: readonly string[]): void {
  if (missing.length === 0) return
  throw dbtError(
    'CompilationError',
    'snapshot/not-a-snapshot',
    `Snapshot target is missing configured columns (missing "${missing.join('", "')}"). ` +
      'See https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.',
  )
}
