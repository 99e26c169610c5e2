/** Which part of a long list is wanted. */
export interface Page {
  readonly limit: number
  /** How many to leave out before the first; none if absent. */
  readonly offset?: number | undefined
}

/** A part of a list, and how long the whole of it is. */
export interface Listed<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

/** From the first moment on, and before the second one. Times everywhere are UTC as `2026-01-31T23:59:59.000Z`. */
export interface Between {
  readonly from?: string | undefined
  readonly to?: string | undefined
}
