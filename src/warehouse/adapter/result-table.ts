import type { Cell } from './cell.ts'

/** What kind of values a column holds, whatever the database calls its type. */
export type ColumnKind =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'decimal'
  | 'text'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'interval'
  | 'bytes'
  | 'uuid'
  | 'list'
  | 'tuple'
  | 'struct'
  | 'map'
  | 'null'
  | 'other'

/** A column of what a statement returned. */
export interface ResultColumn {
  readonly name: string
  /** The type in the database's own words, for example `DECIMAL(18,3)`. */
  readonly type: string
  readonly kind: ColumnKind
}

/** Rows that a statement returned. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What a statement without rows gives. */
export const EMPTY_TABLE: ResultTable = { columns: [], rows: [] }

/** The table with each name once: `a`, `a` becomes `a`, `a_2`. */
export function withUniqueNames(table: ResultTable): ResultTable {
  const seen = new Map<string, number>()
  const columns = table.columns.map((column) => {
    const count = (seen.get(column.name) ?? 0) + 1
    seen.set(column.name, count)
    return count === 1 ? column : { ...column, name: `${column.name}_${count}` }
  })
  return { ...table, columns }
}
