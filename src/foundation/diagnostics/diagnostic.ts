import type { SourceFile, Span } from '../source/source-file.ts'

/** dbt's word at the head of an error, which people and tools search for. */
export type Category =
  | 'Compilation Error'
  | 'Parsing Error'
  | 'Runtime Error'
  | 'Database Error'
  | 'Internal Error'
  | 'FailFast Error'
  | 'Breaking change to contract Error'

/** One piece of the user's text under an error, for example where a macro was called. */
export interface Frame {
  /** Stands above the lines, for example `called from models/orders.sql`. */
  readonly title?: string
  readonly source: SourceFile
  readonly span: Span
}

/** One thing that is wrong with the project, as data. */
export interface Diagnostic {
  /** Absent where dbt says the message without any heading. */
  readonly category?: Category
  /** Stable and searchable: the same word in the terminal, the JSON log and the docs. For example `ref/not-found`. */
  readonly code: `${string}/${string}`
  /** What is wrong in terms of what the user wrote. The first line stands for the whole where space is short. */
  readonly message: string
  /** The node it happened in, as dbt names it: for example `model revenue (models/revenue.sql)`. */
  readonly node?: string
  readonly at?: Span
  /** The key of the node's configuration that is to blame, for those who can find where it was set. */
  readonly setting?: string
  readonly frames?: readonly Frame[]
  readonly hint?: string
  readonly notes?: readonly string[]
}
