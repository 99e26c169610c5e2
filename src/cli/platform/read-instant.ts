import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseDuration } from '#platform/time/duration.ts'

/**
 * Reads a moment as people type it: `2026-01-31` (its beginning), `2026-01-31 04:00`, with or without a zone (UTC), or how
 * long ago it was: `30d`, `2 weeks`. `what` is the option, for the error.
 */
export function readInstant(text: string, what: string, now: number): number {
  const given = text.trim()
  if (/^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?)?$/.test(given)) {
    const iso = given.replace(/\s*(Z|[+-]\d\d:?\d\d)?$/, '$1').replace(' ', 'T')
    const hasZone = !iso.includes('T') || /(?:Z|[+-]\d\d:?\d\d)$/.test(iso.slice(11))
    const moment = Date.parse(hasZone ? iso : `${iso}Z`)
    // The thirtieth of February is no day, though it can be read as one of March.
    const isDay = new Date(`${given.slice(0, 7)}-01`).getUTCMonth() === new Date(given.slice(0, 10)).getUTCMonth()
    if (!Number.isNaN(moment) && isDay) return moment
  }
  if (given === 'now') return now
  const ago = parseDuration(given.replace(/ ago$/, ''))
  if (ago !== undefined && ago > 0) return now - ago
  throw dbtError('DbtUsageException', 'time/moment', `${what} takes a moment: '${text}' is none`, {
    hint: "for example 2026-01-31, '2026-01-31 04:00', 2026-01-31T04:00:00+01:00, 30d",
  })
}
