/** What is looked at again and again for the sake of a trigger. */
export interface Look {
  /** For the log. */
  readonly about: string
  readonly everyMs: number
  /** Whether it asks the warehouse: one after another. */
  readonly usesWarehouse: boolean
  readonly look: (signal: AbortSignal) => Promise<void>
}
