import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Job } from './job.ts'

/** Which cells have a node for their own, by the names of their jobs. */
export type Ownership = ReadonlyMap<UniqueId, readonly [string, ...string[]]>

/** A cell owns what it selects. */
export function ownershipOf(jobs: readonly Job[], selectionOf: (job: Job) => readonly UniqueId[]): Ownership {
  const owners = new Map<UniqueId, [string, ...string[]]>()
  for (const job of jobs) {
    if (job.work.kind !== 'cell') continue
    for (const unique_id of selectionOf(job)) {
      const known = owners.get(unique_id)
      if (known) known.push(job.name)
      else owners.set(unique_id, [job.name])
    }
  }
  return owners
}
