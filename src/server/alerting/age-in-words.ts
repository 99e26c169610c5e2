import type { SourceFreshness } from '#platform/store/port/freshness.ts'
import { formatDuration } from '#platform/time/duration.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#platform/time/wall-time.ts'

/** Why a source is not as fresh as it should be, in a line; empty where it is. */
export function ageInWords(measured: SourceFreshness): string {
  const { status, error, max_loaded_at, max_loaded_at_time_ago_in_s, criteria } = measured
  if (status === 'pass') return ''
  if (status === 'runtime error') return `It could not be measured: ${error ?? 'nobody knows why'}`
  if (max_loaded_at === null || max_loaded_at_time_ago_in_s === null) return 'It has no data'
  const limit = spanIn(criteria[`${status}_after`])
  const age = max_loaded_at_time_ago_in_s * SECOND
  const unit = age >= 2 * DAY ? HOUR : age >= HOUR ? MINUTE : SECOND
  return [
    `Its newest data are of ${max_loaded_at.slice(0, 16).replace('T', ' ')} UTC, ${formatDuration(Math.round(age / unit) * unit)} ago`,
    ...(limit === undefined ? [] : [`its limit is ${limit}`]),
  ].join('; ')
}

/** `{count: 12, period: hour}` of a `sources.json`. */
function spanIn(limit: unknown): string | undefined {
  if (typeof limit !== 'object' || limit === null) return undefined
  const { count, period } = limit as { readonly count?: unknown; readonly period?: unknown }
  if (typeof count !== 'number' || typeof period !== 'string') return undefined
  return `${count} ${period}${count === 1 ? '' : 's'}`
}
