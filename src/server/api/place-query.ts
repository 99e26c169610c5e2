import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { Place } from '#platform/store/port/node-results.ts'

/** In which deployment of the project. */
export interface PlaceQuery {
  readonly instance?: string
  readonly target?: string
}

export const PLACE_PROPERTIES = { instance: { type: 'string' }, target: { type: 'string' } } as const

/** The place that is asked for. Without a target it is the one of the latest run of that instance. */
export async function placeOfQuery(
  { store }: Pick<LivePlatform, 'store'>,
  { instance, target }: PlaceQuery,
): Promise<Place> {
  if (target !== undefined) return { instance: instance ?? null, target }
  const { items } = await store.runs.list({ instance: instance ?? '', order: '-id' }, { limit: 20 })
  return { instance: instance ?? null, target: items.find((run) => run.target !== null)?.target ?? null }
}
