import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'

/** The number of the last run of a job that has begun and was not cancelled; undefined where none has. */
export async function lastRunOf(
  { store }: Pick<LivePlatform, 'store'>,
  { job, instance }: JobPlace,
): Promise<number | undefined> {
  const { items } = await store.runs.list(
    { jobs: [job], instance: instance ?? '', statuses: ['running', 'success', 'error'], order: '-id' },
    { limit: 1 },
  )
  return items[0]?.id
}
