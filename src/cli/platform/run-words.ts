import { InvalidArgumentError } from 'commander'
import { formatDuration } from '#platform/time/duration.ts'
import type { RunJson } from '#server/api/json/run-json.ts'

/** The number of a run, as an argument. */
export function runId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('A run is named by its number.')
  return Number(text)
}

/** A moment for tables: `2026-01-31 04:00:00`; empty for none. */
export function momentText(moment: string | null): string {
  return moment === null ? '' : moment.slice(0, 19).replace('T', ' ')
}

/** How long something took, or has taken by now. */
export function tookText(
  { started_at, finished_at }: Pick<RunJson, 'started_at' | 'finished_at'>,
  now: number,
): string {
  if (started_at === null) return ''
  const end = finished_at === null ? now : Date.parse(finished_at)
  const milliseconds = Math.max(0, Math.round(end - Date.parse(started_at)))
  return milliseconds < 1000 ? `${milliseconds}ms` : formatDuration(Math.round(milliseconds / 1000) * 1000)
}

/** How a run ended, for people: `succeeded`, `failed`, `was cancelled`. */
export function endText({ status }: Pick<RunJson, 'status'>): string {
  return ENDS[status] ?? `is ${status}`
}

const ENDS: Readonly<Record<string, string>> = { success: 'succeeded', error: 'failed', cancelled: 'was cancelled' }
