/** What a volume trigger keeps between two looks. */
export interface SeenRows {
  /** How many rows there were when the job last ran. */
  readonly base: number
  /** The run that this is true of. */
  readonly run: number | null
  /** How many there were at the last look. */
  readonly last: number
}

/** What a look has come to. */
export interface VolumeLook {
  /** Rows since the job last ran. */
  readonly fresh: number
  /** What is kept where no run is started. */
  readonly seen: SeenRows
  /** … and where one is. */
  readonly started: SeenRows
}

/**
 * Compares the rows that there are with those of the time when the job last ran. Of a run that has begun since the last look it
 * is sure only that it has read what was there at that look: rows that came in between count as new.
 */
export function lookAtRows(before: SeenRows | undefined, rows: number, lastRun: number | null): VolumeLook {
  const base = Math.min(rows, baseOf(before, rows, lastRun))
  const seen = { base, run: lastRun, last: rows }
  return { fresh: rows - base, seen, started: { ...seen, base: rows } }
}

function baseOf(before: SeenRows | undefined, rows: number, lastRun: number | null): number {
  if (!before) return lastRun === null ? 0 : rows
  return before.run === lastRun ? before.base : before.last
}

export function volumeText(fresh: number): string {
  return `${fresh} ${fresh === 1 ? 'row' : 'rows'} more than when it last ran`
}
