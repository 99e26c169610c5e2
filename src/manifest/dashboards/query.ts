import type { Format } from '#api/dashboards.ts'

/** SQL whose filters have no values yet: texts, and between them the places of conditions and values. */
export type SqlParts = readonly (string | FilterPlace)[]

/**
 * Where a filter stands in a query. `condition` compares `expression` with what is chosen, and is true where nothing is;
 * `value`, `from` and `to` are the value itself, null where there is none.
 */
export interface FilterPlace {
  /** A filter of the dashboard; `at.<column>` is a value that was clicked, for the rows behind a number. */
  readonly filter: string
  readonly use: 'condition' | 'value' | 'from' | 'to'
  /** What is compared; of a toggle the condition itself. */
  readonly expression: string
  /** Of a range of dates: the days chosen, or as many before them. Without those the condition is false. */
  readonly period: 'given' | 'previous'
}

/** What is known of a column of an answer, before it is asked for. */
export interface KnownColumn {
  readonly name: string
  /** Null: made of the name. */
  readonly label: string | null
  readonly description: string
  readonly format: Format | null
}

/** A query in the dialect of a warehouse. */
export interface CompiledQuery {
  readonly sql: SqlParts
  /** Sources, models, seeds and snapshots that it reads. */
  readonly depends_on: readonly string[]
  /** The filters that stand in it. */
  readonly filters: readonly string[]
  /** Those that it may have; it may well have others. */
  readonly columns: readonly KnownColumn[]
}
