import type { Edit } from './edit.ts'
import type { Statement } from './statement.ts'
import type { WrittenFor } from './written-for.ts'

/** What one rule changes. */
export type Change = Omit<Edit, 'rule'>

/** One thing that is written in another way for DuckDB. */
export interface Rule {
  /** As the user is told. */
  readonly name: string
  readonly dialects: readonly WrittenFor[]
  readonly find: (statement: Statement, writtenFor: WrittenFor) => readonly Change[]
}
