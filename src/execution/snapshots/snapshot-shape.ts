/** What a snapshot's table means: which columns are keys, which are dbt's, which are data, and when a row is the current one. */
import type { SnapshotMetaColumnNames, SnapshotNode } from '#manifest/nodes/snapshot.ts'
import { type Dialect, quoteIdentifier } from '#warehouse/adapter/dialect.ts'
import { hardDeletesBehavior, type HardDeletes } from '#warehouse/adapter/hard-deletes.ts'

/** A column as the warehouse has it. */
export interface ShapeColumn {
  readonly name: string
  readonly dtype: string
}

/** One part of the unique key. */
export interface SnapshotKey {
  /** What people call it: the column, or `key` where it is an expression. */
  readonly name: string
  /** As it stands in SQL, on the snapshot as well as on its query. */
  readonly sql: string
}

/** How time is written down in a column of validity. */
export type TimeKind = 'timestamp' | 'timestamptz' | 'date' | 'text' | 'other'

export interface SnapshotShape {
  /** The table, as it stands in SQL. */
  readonly relation: string
  readonly keys: readonly SnapshotKey[]
  /** dbt's own columns, quoted. */
  readonly validFrom: string
  readonly validTo: string
  readonly scdId: string
  /** Present where deleted keys leave a row: `hard_deletes: new_record`. */
  readonly isDeleted: string | undefined
  readonly time: { readonly kind: TimeKind; readonly dtype: string }
  /** `dbt_valid_to_current`, as it stands in SQL. */
  readonly openEnd: string | undefined
  /** Columns of the source that are neither keys nor dbt's, in their order. */
  readonly data: readonly ShapeColumn[]
  readonly hardDeletes: HardDeletes
  readonly quote: (name: string) => string
}

const META_COLUMNS = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] as const

/** Undefined where the table lacks one of the columns that make a snapshot. */
export function snapshotShape(
  node: SnapshotNode,
  { relation, columns, dialect }: { relation: string; columns: readonly ShapeColumn[]; dialect: Dialect },
): SnapshotShape | undefined {
  const names = metaColumnNames(node)
  const find = (name: string) => columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  const quote = (name: string) =>
    quoteIdentifier(dialect, name.replaceAll(dialect.quoteCharacter, dialect.quoteCharacter.repeat(2)))
  const validFrom = find(names.dbt_valid_from)
  const validTo = find(names.dbt_valid_to)
  const scdId = find(names.dbt_scd_id)
  if (!validFrom || !validTo || !scdId) return undefined
  const isDeleted = find(names.dbt_is_deleted)
  const keys = snapshotKeys(node)
  const known = new Set([...Object.values(names), ...keys.map(({ sql }) => sql)].map((name) => name.toLowerCase()))
  return {
    relation,
    keys,
    validFrom: quote(validFrom.name),
    validTo: quote(validTo.name),
    scdId: quote(scdId.name),
    isDeleted: isDeleted && quote(isDeleted.name),
    time: { kind: timeKind(validFrom.dtype), dtype: validFrom.dtype },
    openEnd: node.config.dbt_valid_to_current?.trim() || undefined,
    data: columns.filter(({ name }) => !known.has(name.toLowerCase())),
    hardDeletes: hardDeletesBehavior({ ...node.config }),
    quote,
  }
}

/** dbt's columns by the names that this snapshot gives them. */
export function metaColumnNames({ config }: SnapshotNode): {
  readonly [Name in keyof SnapshotMetaColumnNames]: string
} {
  const own: Partial<SnapshotMetaColumnNames> = config.snapshot_meta_column_names ?? {}
  const named = META_COLUMNS.map((name) => [name, own[name] || name])
  return Object.fromEntries(named) as Record<keyof SnapshotMetaColumnNames, string>
}

/** The unique key of a snapshot, part by part. */
export function snapshotKeys({ config }: SnapshotNode): readonly SnapshotKey[] {
  const { unique_key } = config
  const parts = unique_key === null || unique_key === undefined ? [] : [unique_key].flat()
  return parts.map((sql, index) => {
    const column = /^"?(\w+)"?$/.exec(sql.trim())?.[1]
    return { sql, name: column ?? (parts.length === 1 ? 'key' : `key_${index + 1}`) }
  })
}

/** SQL that is true of the rows that hold now, as dbt's macros tell them. */
export function isOpenSql({ validTo, openEnd }: SnapshotShape, prefix = ''): string {
  const column = `${prefix}${validTo}`
  return openEnd === undefined ? `${column} is null` : `(${column} is null or ${column} = ${openEnd})`
}

function timeKind(dtype: string): TimeKind {
  const type = dtype.toLowerCase()
  if (type.includes('with time zone') || type.startsWith('timestamptz')) return 'timestamptz'
  if (type.startsWith('timestamp') || type.startsWith('datetime')) return 'timestamp'
  if (type === 'date') return 'date'
  return /char|text|string/.test(type) ? 'text' : 'other'
}
