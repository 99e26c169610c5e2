import type { Dashboard, Tile } from '#api/dashboards.ts'
import { closest } from '#foundation/source/closest.ts'
import type { CompiledDashboard, CompiledTile } from '#platform/dashboards/compiled.ts'
import { todayIn } from '#platform/dashboards/today.ts'
import { isWrongValue, readFilterValues, type WrittenValues } from '#platform/dashboards/read-filter-values.ts'
import type { FilterValues } from '#platform/dashboards/bind-query.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { DataDesk } from './data-desk.ts'
import type { DashboardDefinitions } from './definitions.ts'

/** What all routes of dashboards and pages have in common. */
export interface DashboardTools {
  readonly platform: LivePlatform
  /** Whose warehouse is asked; null is that of the project as such. */
  readonly instance: string | null
  readonly definitions: DashboardDefinitions
  readonly desk: DataDesk
}

/** In which instance; without a word the project as such. */
export interface InstanceQuery {
  readonly instance?: string
}

export const INSTANCE_QUERY = {
  type: 'object',
  properties: { instance: { type: 'string' } },
} as const

/** Words of the address that are no filters. */
export interface AddressWords extends InstanceQuery {
  readonly format?: 'json' | 'csv'
  /** An embed token, which the guard has looked at. */
  readonly embed?: string
}

/** Filters are what else stands there. */
export const DATA_QUERY = {
  type: 'object',
  properties: { format: { enum: ['json', 'csv'] }, embed: { type: 'string' }, instance: { type: 'string' } },
  additionalProperties: { type: 'array', items: { type: 'string' }, maxItems: 1000 },
} as const

export type DataQuery = AddressWords & { readonly [filter: string]: unknown }

export function writtenValues({
  format: _format,
  embed: _embed,
  instance: _instance,
  ...written
}: DataQuery): WrittenValues {
  return written as WrittenValues
}

/** What is chosen in an address. Throws 400 with words for people. */
export function valuesOf(
  { platform, instance }: Pick<DashboardTools, 'platform' | 'instance'>,
  dashboard: Pick<Dashboard, 'filters'>,
  query: DataQuery,
  drillBy?: readonly string[],
): FilterValues {
  const { settings } = platform
  const own = instance === null ? undefined : settings?.instances.get(instance)?.timezone
  const today = todayIn(own ?? settings?.schedule.timezone ?? 'UTC', platform.now())
  const values = readFilterValues(dashboard.filters, writtenValues(query), { today, drillBy })
  if (isWrongValue(values)) throw new HttpProblem(400, 'dashboards/filter', values.problem, { hint: values.hint })
  return values
}

/** One of a kind by its name. Throws 404. */
export function named<T>(all: ReadonlyMap<string, T>, name: string, kind: string): T {
  const found = all.get(name)
  if (found !== undefined) return found
  const shown = name.slice(0, 100)
  const meant = closest(shown, [...all.keys()])
  throw new HttpProblem(404, 'dashboards/unknown', `There is no ${kind} '${shown}'`, {
    hint: meant === undefined ? null : `did you mean '${meant}'?`,
  })
}

export interface FoundTile {
  readonly tile: Tile
  readonly compiled: CompiledTile
}

/** Throws 404, or 422 with what is wrong with it. */
export function tileNamed({ dashboard, tiles }: CompiledDashboard, id: string): FoundTile {
  const known = new Map(dashboard.tabs.flatMap((tab) => tab.tiles.map((tile) => [tile.id, tile] as const)))
  const tile = named(known, id, 'tile')
  const compiled = tiles[id] ?? { query: null, parts: {}, rows: null, problem: null }
  if (compiled.problem !== null) throw new HttpProblem(422, 'dashboards/broken', compiled.problem)
  return { tile, compiled }
}

/** By the names of filters. */
export function filterTypes({ filters }: Pick<Dashboard, 'filters'>) {
  return Object.fromEntries(filters.map(({ name, type }) => [name, type]))
}
