/** What has to be changed of a materialized view, so that it is as its model says: its indexes. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

interface Index {
  /** As it is called in the database; null for one that is not there yet. */
  readonly name: string | null
  readonly columns: readonly string[]
  readonly unique: boolean
  readonly type: string
}

/** An index to make or to drop, in the form that dbt's macros read. */
interface IndexChange {
  readonly action: 'create' | 'drop'
  readonly requires_full_refresh: false
  readonly context: {
    readonly name: string | null
    readonly column_names: readonly string[]
    readonly unique: boolean
    readonly method: string
    readonly as_node_config: Omit<Index, 'name'>
  }
}

interface MaterializedViewChanges {
  readonly indexes: readonly IndexChange[]
  readonly requires_full_refresh: boolean
  readonly has_changes: true
}

/**
 * Compares the indexes that `describe` found with those of the model's configuration. An index that is dropped and made
 * again is dropped first. Null where nothing differs.
 */
export function materializedViewChanges(described: unknown, model: unknown): MaterializedViewChanges | null {
  const existing = listOf(field(described, 'indexes')).map(describedIndex)
  const wanted = listOf(field(field(model, 'config'), 'indexes')).map(configuredIndex)
  const missingFrom = (others: readonly Index[]) => {
    const keys = new Set(others.map(keyOf))
    return (index: Index) => !keys.has(keyOf(index))
  }
  const indexes = [
    ...existing.filter(missingFrom(wanted)).map((index) => change('drop', index)),
    ...distinct(wanted.filter(missingFrom(existing))).map((index) => change('create', index)),
  ]
  return indexes.length === 0 ? null : { indexes, requires_full_refresh: false, has_changes: true }
}

function describedIndex(row: unknown): Index {
  return {
    name: textOf(field(row, 'name')) ?? null,
    columns: columnsOf((textOf(field(row, 'column_names')) ?? '').split(',')),
    unique: field(row, 'unique') === true,
    type: textOf(field(row, 'method')) ?? 'btree',
  }
}

function configuredIndex(entry: unknown): Index {
  return {
    name: null,
    columns: columnsOf(listOf(field(entry, 'columns')).map(String)),
    unique: field(entry, 'unique') === true,
    type: textOf(field(entry, 'type')) ?? 'btree',
  }
}

/** Their order does not count, nor how they are written. */
function columnsOf(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))]
}

function keyOf({ columns, unique, type }: Index): string {
  return JSON.stringify([columns.toSorted(), unique, type])
}

function distinct(indexes: readonly Index[]): Index[] {
  return [...new Map(indexes.map((index) => [keyOf(index), index])).values()]
}

function change(action: IndexChange['action'], { name, columns, unique, type }: Index): IndexChange {
  if (columns.length === 0) {
    throw dbtError(
      'DbtRuntimeError',
      'index/no-columns',
      'Invalid operations, attempting to create an index with no columns.',
      { setting: 'indexes', hint: "write indexes=[{'columns': ['id'], 'unique': true}]" },
    )
  }
  const context = { name, column_names: columns, unique, method: type, as_node_config: { columns, unique, type } }
  return { action, requires_full_refresh: false, context }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
