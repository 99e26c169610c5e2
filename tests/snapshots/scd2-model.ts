/** What a snapshot is to do, in a hundred lines: the reference that every warehouse's macros are held against. */
import { createHash } from 'node:crypto'

export type Value = string | null
export type Row = Readonly<Record<string, Value>>

/** A way of taking a snapshot. */
export interface Variant {
  readonly name: string
  readonly strategy: 'check' | 'timestamp'
  readonly checked?: readonly string[] | 'all'
  /** The column that says when a row changed; the clock, if left out. */
  readonly updatedAt?: string
  readonly keys: readonly string[]
  readonly hardDeletes: 'ignore' | 'invalidate' | 'new_record'
  /** What `dbt_valid_to` holds in current rows. */
  readonly openEnd: Value
  /** What dbt's columns are called, where not by their usual names. */
  readonly names?: Readonly<Record<string, string>>
}

export interface Version {
  readonly data: Row
  readonly scdId: string
  readonly updatedAt: string
  readonly from: string
  readonly to: Value
  readonly isDeleted: boolean
}

export interface History {
  /** Columns of the table, in the order in which they came. */
  readonly columns: readonly string[]
  readonly versions: readonly Version[]
}

/** The history after a run over these rows at this time. The keys of the rows are unique and not null. */
export function takeSnapshot(
  variant: Variant,
  before: History | undefined,
  source: { readonly columns: readonly string[]; readonly rows: readonly Row[] },
  now: string,
): History {
  const begin = (row: Row): Version => {
    const updatedAt = (variant.updatedAt && row[variant.updatedAt]) || now
    return {
      data: row,
      scdId: md5([...variant.keys.map((key) => row[key] ?? ''), updatedAt]),
      updatedAt,
      from: updatedAt,
      to: variant.openEnd,
      isDeleted: false,
    }
  }
  if (!before) return { columns: source.columns, versions: source.rows.map(begin) }

  const keyOf = (row: Row) => JSON.stringify(variant.keys.map((key) => row[key]))
  const current = new Map(before.versions.filter(isOpen(variant)).map((version) => [keyOf(version.data), version]))
  const closed = new Map<Version, string>()
  const begun: Version[] = []
  const seen = new Set<string>()
  for (const row of source.rows) {
    const key = keyOf(row)
    seen.add(key)
    const version = current.get(key)
    const revives = version?.isDeleted === true && variant.hardDeletes === 'new_record'
    if (version && !revives && !hasChanged(variant, before.columns, source.columns, version, row)) continue
    const next = begin(row)
    begun.push(next)
    if (version) closed.set(version, next.updatedAt)
  }
  for (const [key, version] of current) {
    if (seen.has(key) || variant.hardDeletes === 'ignore') continue
    if (variant.hardDeletes === 'new_record') {
      if (version.isDeleted) continue
      const kept = source.columns.map((name) => [name, version.data[name] ?? null] as const)
      const scdId = md5([version.scdId, now])
      begun.push({ data: Object.fromEntries(kept), scdId, updatedAt: now, from: now, to: version.to, isDeleted: true })
    }
    closed.set(version, now)
  }
  return {
    columns: [...before.columns, ...source.columns.filter((name) => !before.columns.includes(name))],
    versions: [...before.versions.map((version) => ({ ...version, to: closed.get(version) ?? version.to })), ...begun],
  }
}

/** Whether a version is one that holds now. */
export function isOpen({ openEnd }: Variant): (version: Version) => boolean {
  return ({ to }) => to === null || to === openEnd
}

function hasChanged(
  { strategy, checked, updatedAt }: Variant,
  known: readonly string[],
  given: readonly string[],
  { data, from }: Version,
  row: Row,
): boolean {
  if (strategy === 'timestamp') return from < (row[updatedAt ?? ''] ?? '')
  const names = checked === 'all' ? given : (checked ?? [])
  if (names.some((name) => !known.includes(name))) return true
  return names.some((name) => (data[name] ?? null) !== (row[name] ?? null))
}

function md5(parts: readonly string[]): string {
  return createHash('md5').update(parts.join('|')).digest('hex')
}
