/** What is kept. Without a limit it is kept for ever. */
export interface RetentionPolicy {
  /** Runs that ended longer ago go. */
  readonly runDays?: number | undefined
  /** Of each job and instance no more than so many runs. */
  readonly runsPerJob?: number | undefined
  /** Of all runs no more than so many. */
  readonly runs?: number | undefined
  /** Artifacts, events and logs go earlier than their runs. */
  readonly detailDays?: number | undefined
  /** Measurements of freshness and of metrics, deliveries, ticks and leases of old. */
  readonly historyDays?: number | undefined
}

/** How much went. */
export interface Swept {
  readonly runs: number
  readonly artifacts: number
  readonly eventChunks: number
  readonly others: number
}

export interface StoreInfo {
  /** Where it is, without a password. */
  readonly address: string
  readonly kind: 'sqlite' | 'postgres'
  readonly schemaVersion: number
  readonly bytes: number
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>
}

/** How much there is at this moment. */
export interface StoreFigures {
  /** Runs that are not over, by status. */
  readonly openRuns: Readonly<Record<string, number>>
  readonly leasesHeld: number
  readonly deliveries: readonly { readonly channel: string; readonly status: string; readonly count: number }[]
  readonly openAlerts: Readonly<Record<string, number>>
}

/** Care of the store. */
export interface Upkeep {
  /** Throws away what the policy does not keep. Runs under way stay, and so does the last run of each job. */
  sweep(policy: RetentionPolicy): Promise<Swept>
  /** What a sweep would throw away now, but for contents that only what goes refers to. */
  countSwept(policy: RetentionPolicy): Promise<Swept>
  /** Joins what was written in small pieces, and gives free space back to the disk. */
  compact(): Promise<void>
  /** Writes a consistent copy to a file that is not there yet, while others go on writing. */
  backup(file: string): Promise<void>
  /** Resolves where the store answers. */
  ping(): Promise<void>
  /** Numbers for those who watch the platform; cheap, however much is kept. */
  figures(): Promise<StoreFigures>
  /** Counts every row, which takes seconds where there are millions. */
  info(): Promise<StoreInfo>
}
