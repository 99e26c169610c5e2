/** What the platform remembers of nodes and jobs, for those who only look. */
import type { Effects } from '#foundation/effects.ts'
import { parseAddress } from '#platform/store/database/address.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Job } from '#platform/jobs/job.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { storeAddress } from './store-address.ts'

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

/** Reads it from the store, if there is one: none is made for a look. */
export async function readJobHistory(
  { store: address }: Settings,
  jobs: readonly Job[],
  { folder, target, effects }: { readonly folder: string; readonly target: string; readonly effects: Effects },
): Promise<JobHistory> {
  // Who only looks at the jobs does not have to have what the server needs.
  if (address.kind === 'missing') return NO_HISTORY
  const place = await storeAddress(address, folder, effects)
  if (parseAddress(place).kind === 'sqlite' && !effects.files.exists(place)) return NO_HISTORY
  const store = await openStore(place, { now: effects.now })
  try {
    const built = new Map<string, { readonly at: number; readonly by: number | null }>()
    const durations = new Map<string, readonly number[]>()
    for (const { name, target: own } of uniqueInstances(jobs)) {
      for (const { unique_id, successAt, successRunId } of await store.nodeResults.latest({
        instance: name,
        target: own ?? target,
      })) {
        if (successAt !== null) {
          built.set(keyOf(name, unique_id), { at: Date.parse(successAt), by: successRunId })
        }
      }
    }
    for (const { name, instances } of jobs) {
      const { items } = await store.runs.list(
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
      builtAt: (instance, unique_id) => built.get(keyOf(instance, unique_id))?.at,
      builtBy: (instance, unique_id) => built.get(keyOf(instance, unique_id))?.by ?? undefined,
      durations: (job, instance) => durations.get(keyOf(instance, job)) ?? [],
    }
  } finally {
    await store.close()
  }
}

function uniqueInstances(jobs: readonly Job[]): Iterable<Job['instances'][0]> {
  return new Map(
    jobs.flatMap(({ instances }) => instances.map((each) => [`${each.name} ${each.target}`, each])),
  ).values()
}

function keyOf(instance: string | null, name: string): string {
  return `${instance ?? ''}\n${name}`
}
