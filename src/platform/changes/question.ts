import type { Moment } from './moment.ts'

/** What can be asked of a snapshot. */
export type Question =
  /** Each change: before and after. */
  | { readonly kind: 'changes' }
  /** The same keys at two moments, whatever happened in between. */
  | { readonly kind: 'net' }
  | { readonly kind: 'most-changed' }
  | { readonly kind: 'never-changed' }
  /** A column became 0 or NULL. */
  | { readonly kind: 'ran-out'; readonly column: string }
  /** A column that had run out is filled again. */
  | { readonly kind: 'came-back'; readonly column: string }
  /** A column grew that had not run out. */
  | { readonly kind: 'raised'; readonly column: string }
  /** All rows as they stood. */
  | { readonly kind: 'as-of'; readonly at: Moment }

export type Period = 'day' | 'week' | 'month'

export interface Asked {
  readonly question: Question
  /** Only what came after it. */
  readonly from?: Moment
  /** Only what came no later. */
  readonly to?: Moment
  /** Counted by periods, in place of single changes. */
  readonly by?: Period
  /** The columns that are looked at; all data columns, if left out. */
  readonly columns?: readonly string[]
  /** Columns that are shown beside the key. */
  readonly labels: readonly string[]
  /** Only rows with these values in the key. */
  readonly key?: readonly string[]
  /** Only what the last run wrote: the table, as it stands in SQL, in which that was noted. */
  readonly notedIn?: string
  /** Only changes of which this holds, a condition in SQL on the columns of `before` and `after`. */
  readonly where?: string
  /** The most rows to give; all of them, if left out. */
  readonly limit?: number
  /** The zone of days, and of what a clock shows. */
  readonly zone: string
}

/** Questions about single changes, which can also be counted by periods. */
export function isAboutEvents({ kind }: Question): boolean {
  return kind === 'changes' || kind === 'ran-out' || kind === 'came-back' || kind === 'raised'
}
