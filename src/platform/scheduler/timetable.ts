import type { JobState } from '../store/port/jobs.ts'
import type { Store, StoreSubjects } from '../store/store.ts'
import { nextTick } from '../time/ticks.ts'
import { type Entry, placeKey } from './entry.ts'

const DAY = 24 * 3_600_000
const PACE = 'pace'

interface Pace {
  readonly pace: string
  readonly since: string
}

interface Row {
  readonly entry: Entry
  /** Ticks by then are seen to. */
  seenTo: number
  /** When the next one is due; undefined where none comes. */
  next: number | undefined
}

/** Up to where the ticks of each job are seen to, and when the next ones are due. */
export class Timetable {
  private readonly store: Store
  private rows = new Map<string, Row>()

  constructor(store: Store) {
    this.store = store
  }

  find(key: string): Entry | undefined {
    return this.rows.get(key)?.entry
  }

  /** Takes these entries instead of those it had; gives those that are there no more. */
  async change(entries: readonly Entry[], now: number): Promise<readonly Entry[]> {
    const last = new Map<string, number>()
    const rows = new Map<string, Row>()
    const fresh = entries.filter(({ key, pace }) => this.rows.get(key)?.entry.pace !== pace)
    if (fresh.length > 0) {
      for (const { job, instance, scheduledFor } of await this.store.ticks.lastOfAll()) {
        last.set(placeKey({ job, instance }), Date.parse(scheduledFor))
      }
    }
    const isFresh = new Set(fresh)
    for (const entry of entries) {
      const known = this.rows.get(entry.key)
      if (known && !isFresh.has(entry)) rows.set(entry.key, { ...known, entry })
      else rows.set(entry.key, await this.enter(entry, last.get(entry.key), now))
    }
    const gone = [...this.rows.values()].map(({ entry }) => entry).filter(({ key }) => !rows.has(key))
    for (const { job, instance } of gone)
      await paceSince(this.store, { job: job.name, instance: instance.name }, '', now)
    if (this.rows.size === 0) await this.forgetGone(rows, now)
    this.rows = rows
    return gone
  }

  /** Entries with ticks by now, and from when on these are to be looked for. */
  async due(now: number): Promise<readonly { readonly entry: Entry; readonly after: number }[]> {
    const due: { readonly entry: Entry; readonly after: number }[] = []
    for (const row of this.rows.values()) {
      // The clock was set back: the times to come were seen to once, but perhaps as ticks that were missed, and let go.
      if (row.seenTo > now) this.set(row, await lastClaimedBy(this.store, row.entry, now))
      if (row.next !== undefined && row.next <= now) due.push({ entry: row.entry, after: row.seenTo })
    }
    return due
  }

  /** Whether the clock was set back behind what is seen to. */
  isAhead(now: number): boolean {
    for (const { seenTo } of this.rows.values()) if (seenTo > now) return true
    return false
  }

  /** All ticks of an entry by then are seen to. */
  seenTo({ key }: Entry, moment: number): void {
    const row = this.rows.get(key)
    if (row) this.set(row, moment)
  }

  /** When the next tick of all is due. */
  earliest(): number | undefined {
    let earliest: number | undefined
    for (const { next } of this.rows.values()) {
      if (next !== undefined && (earliest === undefined || next < earliest)) earliest = next
    }
    return earliest
  }

  private async enter(entry: Entry, last: number | undefined, now: number): Promise<Row> {
    const since = await paceSince(this.store, { job: entry.job.name, instance: entry.instance.name }, entry.pace, now)
    const from = last !== undefined && last > now ? await lastClaimedBy(this.store, entry, now) : (last ?? since)
    const row: Row = { entry, seenTo: Math.max(since, from), next: undefined }
    this.set(row, row.seenTo)
    return row
  }

  /** What was taken out of the file while no server was up has no times since then. */
  private async forgetGone(rows: ReadonlyMap<string, Row>, now: number): Promise<void> {
    for (const state of await this.store.jobs.list()) {
      const known = state.memory[PACE] as Pace | undefined
      if (known && known.pace !== '' && !rows.has(placeKey(state))) await paceSince(this.store, state, '', now)
    }
  }

  private set(row: Row, seenTo: number): void {
    row.seenTo = seenTo
    row.next = row.entry.rule && nextTick(row.entry.rule, seenTo)
  }
}

/** The last tick that was claimed by a moment; the moment itself where there was none in the day before. */
async function lastClaimedBy({ ticks }: StoreSubjects, { job, instance }: Entry, now: number): Promise<number> {
  const claimed = await ticks.list(job.name, instance.name, { from: text(now - DAY), to: text(now + 1) })
  const last = claimed.at(-1)
  return last ? Date.parse(last.scheduledFor) : now
}

/** Since when an entry has had its pace. It is remembered, so that changes while no server is up are seen as well. */
async function paceSince(
  { jobs }: StoreSubjects,
  { job, instance }: { readonly job: string; readonly instance: string | null },
  pace: string,
  now: number,
): Promise<number> {
  for (;;) {
    const state = await jobs.see(job, instance)
    const known = state.memory[PACE] as Pace | undefined
    if (known?.pace === pace) return Math.min(Date.parse(known.since), now)
    const since = known === undefined ? Math.min(Date.parse(state.firstSeenAt), now) : now
    if (await jobs.remember(job, instance, PACE, known, { pace, since: text(since) })) return since
  }
}

function text(moment: number): string {
  return new Date(moment).toISOString()
}

/** Since when a job has had the times that it has now: ticks before that are none of its own. */
export function paceSinceOf({ memory, firstSeenAt }: JobState): number {
  const known = memory[PACE] as Pace | undefined
  return Date.parse(known && known.pace !== '' ? known.since : firstSeenAt)
}
