import { withStoreThere } from './store-there.ts'
import type { OpenJobs } from './open-jobs.ts'

/** Whether times and triggers start a job no more, in an instance. */
export type IsPaused = (job: string, instance: string | null) => boolean

/** Reads it from the store, if there is one. */
export async function readPausedJobs({ settings, invocation }: OpenJobs): Promise<IsPaused> {
  const { flags, effects } = invocation
  const states = await withStoreThere(settings, { folder: flags.PROJECT_DIR, effects }, ({ jobs }) => jobs.list())
  const paused = states?.filter(({ pausedAt }) => pausedAt !== null) ?? []
  return (name, place) => paused.some(({ job, instance }) => job === name && instance === place)
}
