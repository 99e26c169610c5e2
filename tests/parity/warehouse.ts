import { createHash } from 'node:crypto'

/** The database that a parity project builds in, as its profile sees it and as one looks into it afterwards. */
export interface Warehouse {
  /** The text of profiles.yml. It may read the variables of `env`. */
  readonly profile: string
  /** Words that each of its command lines has. */
  readonly words: readonly string[]
  env(folder: string): Readonly<Record<string, string>>
  /** Leaves an empty database. */
  create(folder: string): Promise<void>
  run(folder: string, statements: readonly string[]): Promise<void>
  /** Of more rows than `mostRows` a fingerprint stands for them. */
  relations(folder: string, mask: Mask, mostRows?: number): Promise<Record<string, ObservedRelation>>
  drop(folder: string): Promise<void>
  /** Takes out of a text the names that it gives anew each time. */
  mask(text: string, folder: string): string
}

export interface ObservedRelation {
  readonly type: string
  readonly columns: readonly string[]
  readonly comments?: readonly string[]
  readonly constraints?: readonly string[]
  readonly indexes?: readonly string[]
  readonly grants?: readonly string[]
  readonly rows: readonly string[]
}

/** Takes out of a text what no two runs share. */
export type Mask = (text: string) => string

const MOST_ROWS = 40

/** Rows in a fixed order, many of them as their number and a fingerprint. */
export function observedRows(
  rows: readonly (readonly (string | null)[])[],
  mask: Mask,
  mostRows = MOST_ROWS,
): string[] {
  const lines = rows
    .map((cells) => mask(cells.map((cell) => cell ?? '∅').join(' | ')))
    .map((row) => (row.includes('<now>') ? row.replace(/\b[0-9a-f]{32}\b/g, '<hash>') : row))
    .sort()
  return lines.length > mostRows ? [`${lines.length} rows`, fingerprint(lines.join('\n'))] : lines
}

export function fingerprint(text: string): string {
  return createHash('md5').update(text).digest('hex').slice(0, 12)
}
