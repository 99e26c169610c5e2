import { formatDuration } from './duration.ts'
import { DAY, HOUR, MINUTE, startOfDay, type WallTime } from './wall-time.ts'
import type { Zone } from './zone.ts'

/** By when a job is to be done: at a time of the day, or so long after its tick. */
export type Deadline =
  | { readonly kind: 'at'; readonly timeOfDay: WallTime }
  | { readonly kind: 'within'; readonly durationMs: number }

/** Reads `06:00`: the time since midnight, undefined if it is no time of the day. */
export function parseTimeOfDay(text: string): WallTime | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  return Number(hour) * HOUR + Number(minute) * MINUTE
}

export function formatDeadline(deadline: Deadline): string {
  return deadline.kind === 'at'
    ? new Date(deadline.timeOfDay).toISOString().slice(11, 16)
    : `within ${formatDuration(deadline.durationMs)}`
}

/** The moment by which what became due at a tick is to be done: the first such time of the day after it. */
export function deadlineOf(deadline: Deadline, tick: number, zone: Zone): number {
  if (deadline.kind === 'within') return tick + deadline.durationMs
  const midnight = startOfDay(zone.wallTime(tick))
  const today = zone.momentOf(midnight + deadline.timeOfDay)
  return today > tick ? today : zone.momentOf(midnight + DAY + deadline.timeOfDay)
}

/** How many runs of the past are looked at. */
const LOOKED_AT = 20

/**
 * How long a job will take, by how long it took: nine of ten of its latest runs took no longer. Of a few runs it is the longest one.
 * The latest stands last. Undefined without any.
 */
export function expectedDuration(past: readonly number[]): number | undefined {
  const latest = past.slice(-LOOKED_AT).sort((a, b) => a - b)
  return latest[Math.ceil(latest.length * 0.9) - 1]
}

/** When a job has to have begun for its deadline to hold; the deadline itself where nothing is known of its past. */
export function latestStart(deadline: number, past: readonly number[]): number {
  return deadline - (expectedDuration(past) ?? 0)
}
