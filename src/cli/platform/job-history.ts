/** What the platform remembers of nodes and jobs, for those who only look. */
import type { Job } from '#platform/jobs/job.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { type StorePlace, withStoreThere } from './store-there.ts'

export interface JobHistory {
  /** When a node was last built well. */
  readonly builtAt: (instance: string | null, unique_id: string) => number | undefined
  /** By which run. */
  readonly builtBy: (instance: string | null, unique_id: string) => number | undefined
  /** How long the runs of a job that went well took, in milliseconds, the latest last. */
  readonly durations: (job: string, instance: string | null) => readonly number[]
}

const NO_HISTORY: JobHistory = { builtAt: () => undefined, builtBy: () => undefined, durations: () => [] }

/** How many runs of a job are looked at. */
const RUNS = 20

/** Reads it from the store, if there is one. `target` is the default one of the profile. */
export async function readJobHistory(
  settings: Settings,
  jobs: readonly Job[],
  { target, ...place }: StorePlace & { readonly target: string },
): Promise<JobHistory> {
  const history = await withStoreThere(settings, place, async ({ nodeResults, runs }) => {
    const built = new Map<string, { readonly at: number; readonly by: number | null }>()
    const durations = new Map<string, readonly number[]>()
    for (const { name, target: own } of uniqueInstances(jobs)) {
      for (const { unique_id, successAt, successRunId } of await nodeResults.latest({
        instance: name,
        target: own ?? target,
      })) {
        if (successAt !== null) {
          built.set(keyOf(name, unique_id), { at: Date.parse(successAt), by: successRunId })
        }
      }
    }
    for (const { name, instances } of jobs) {
      const { items } = await runs.list(
        { jobs: [name], statuses: ['success'], order: '-id' },
        { limit: RUNS * instances.length },
      )
      for (const instance of instances) {
        const taken = items
          .filter((run) => run.instance === instance.name && run.startedAt !== null && run.finishedAt !== null)
          .map((run) => Date.parse(run.finishedAt as string) - Date.parse(run.startedAt as string))
        durations.set(keyOf(instance.name, name), taken.toReversed())
      }
    }
    return {
      builtAt: (instance: string | null, unique_id: string) => built.get(keyOf(instance, unique_id))?.at,
      builtBy: (instance: string | null, unique_id: string) => built.get(keyOf(instance, unique_id))?.by ?? undefined,
      durations: (job: string, instance: string | null) => durations.get(keyOf(instance, job)) ?? [],
    }
  })
  return history ?? NO_HISTORY
}

function uniqueInstances(jobs: readonly Job[]): Iterable<Job['instances'][0]> {
  return new Map(
    jobs.flatMap(({ instances }) => instances.map((each) => [`${each.name} ${each.target}`, each])),
  ).values()
}

function keyOf(instance: string | null, name: string): string {
  return `${instance ?? ''}\n${name}`
}
