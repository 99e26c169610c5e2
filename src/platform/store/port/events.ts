/** One event of a run as dbt's JSON log has it, and where it stands in the run. */
export interface StoredEvent {
  /** From 1 in each run. */
  readonly seq: number
  readonly step: number
  /** The line of the JSON log: an object with `info` and `data`. */
  readonly json: string
}

/** The events of runs, for whoever reads along and for whoever comes later. */
export interface Events {
  /** Appends events of a step, lines of dbt's JSON log; gives the number of the last one. */
  append(runId: number, step: number, lines: readonly string[]): Promise<number>
  /** Those with numbers above `seq`, in order: a reader who was cut off goes on where it stopped. */
  after(runId: number, seq: number, limit: number): Promise<readonly StoredEvent[]>
  /** The number of the last one; 0 where there is none. */
  last(runId: number): Promise<number>
}
