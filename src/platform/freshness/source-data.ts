import { formatDuration } from '../time/duration.ts'
import type { SourceFreshness } from '../store/port/freshness.ts'
import { type Finding, FRESH, type FreshNode } from './fresh-node.ts'

/** What is known of a source: its last measurement, and those before it. */
export interface KnownSource {
  readonly latest: SourceFreshness
  /** The newest data that was seen by a moment; undefined where nothing had been measured yet. */
  readonly before: (moment: number) => number | undefined
}

/** The newest data of a source that was certainly there at a moment; null where nobody can know. */
export function loadedBy({ latest, before }: KnownSource, moment: number): number | null {
  const loaded = momentOf(latest.max_loaded_at)
  if (loaded !== null && loaded <= moment) return loaded
  return before(moment) ?? null
}

/**
 * What the age of data of a source means. `asOf` is the newest data that is known to be there, now or in a table. Data that
 * is old is late only if somebody has looked since it became so; else nobody knows.
 */
export function judgeAge(source: FreshNode, known: KnownSource | undefined, asOf: number | null, now: number): Finding {
  const name = shortName(source.unique_id)
  if (!known) return isWatched(source) ? { verdict: 'unknown', because: `${name} was never measured` } : FRESH
  const { status, error, max_loaded_at } = known.latest
  if (status === 'runtime error') {
    return {
      verdict: 'unknown',
      because: `${name} could not be measured${error === null ? '' : `: ${firstLine(error)}`}`,
    }
  }
  if (asOf === null) return { verdict: 'unknown', because: `of ${name} nobody knows how old its data was then` }
  const { lateAfterMs, staleAfterMs } = source
  const age = now - asOf
  const limit = staleAfterMs !== null && age > staleAfterMs ? staleAfterMs : lateAfterMs
  if (limit === null || age <= limit) return FRESH
  const loaded = momentOf(max_loaded_at)
  const seen = Date.parse(known.latest.snapshotted_at) - asOf
  const hasNewer = loaded !== null && loaded > asOf
  const words = `${name} is of ${new Date(asOf).toISOString().slice(0, 16).replace('T', ' ')} UTC, ${spoken(age)} ago`
  // It was in time when it was looked at last, and may have been loaded since.
  if (!hasNewer && seen <= limit) {
    if (lateAfterMs !== null && seen > lateAfterMs) return { verdict: 'late', because: words }
    return { verdict: 'unknown', because: `${words}, and was not measured since` }
  }
  return { verdict: limit === staleAfterMs ? 'stale' : 'late', because: words }
}

/** Whether anybody said how fresh it has to be. */
export function isWatched({ lateAfterMs, staleAfterMs }: FreshNode): boolean {
  return lateAfterMs !== null || staleAfterMs !== null
}

export function momentOf(text: string | null): number | null {
  if (text === null) return null
  const moment = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(moment) ? null : moment
}

/** `raw.orders` of `source.shop.raw.orders`. */
export function shortName(unique_id: string): string {
  return unique_id.split('.').slice(2).join('.')
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  )
}

const DAY = 86_400_000

function spoken(milliseconds: number): string {
  const unit = milliseconds > 2 * DAY ? DAY : milliseconds > DAY / 12 ? DAY / 24 : 60_000
  return formatDuration(Math.floor(milliseconds / unit) * unit)
}
