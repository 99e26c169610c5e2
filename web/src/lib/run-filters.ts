import type { Run } from '#api/runs.ts'
import { nextDay, startOfDay } from './day-in-zone.ts'

/** Which runs a list shows, as its address says it. Days are those of the page's zone. */
export interface RunFilters {
  readonly status: readonly string[]
  readonly job: readonly string[]
  readonly instance: string | undefined
  readonly origin: readonly string[]
  readonly requester: readonly string[]
  readonly from: string | undefined
  readonly to: string | undefined
  /** From 1. */
  readonly page: number
}

export const RUNS_A_PAGE = 50

export function filtersOf(params: URLSearchParams): RunFilters {
  return {
    status: params.getAll('status'),
    job: params.getAll('job'),
    instance: params.get('instance') ?? undefined,
    origin: params.getAll('origin'),
    requester: params.getAll('requester'),
    from: params.get('from') ?? undefined,
    to: params.get('to') ?? undefined,
    page: Math.max(1, Math.floor(Number(params.get('page') ?? 1)) || 1),
  }
}

export function isFiltered({ status, job, instance, origin, requester, from, to }: RunFilters): boolean {
  return [status, job, origin, requester].some(({ length }) => length > 0) || [instance, from, to].some(Boolean)
}

/** What the server is asked for. */
export function runsAddress(filters: RunFilters, timeZone: string): string {
  const { status, job, instance, origin, requester, from, to, page } = filters
  const params = new URLSearchParams()
  for (const [name, values] of Object.entries({ status, job, origin, requester })) {
    for (const value of values) params.append(name, value)
  }
  if (instance) params.set('instance', instance)
  const [first, end] = span(from, to, timeZone)
  if (first) params.set('created_from', first)
  if (end) params.set('created_to', end)
  params.set('limit', String(RUNS_A_PAGE))
  if (page > 1) params.set('offset', String((page - 1) * RUNS_A_PAGE))
  return `/api/runs?${params}`
}

/** The same for runs that are all at hand. */
export function matches(run: Run, filters: RunFilters, timeZone: string): boolean {
  const { status, job, instance, origin, requester, from, to } = filters
  const isAmong = (values: readonly string[], value: string | null) =>
    values.length === 0 || (value !== null && values.includes(value))
  const [first, end] = span(from, to, timeZone)
  return (
    isAmong(status, run.status) &&
    isAmong(job, run.job) &&
    isAmong(origin, run.origin) &&
    isAmong(requester, run.requester) &&
    (!instance || run.instance === instance) &&
    (!first || run.created_at >= first) &&
    (!end || run.created_at < end)
  )
}

function span(from: string | undefined, to: string | undefined, timeZone: string) {
  const isDay = to !== undefined && startOfDay(to, timeZone) !== undefined
  return [from && startOfDay(from, timeZone), isDay ? startOfDay(nextDay(to), timeZone) : undefined] as const
}
