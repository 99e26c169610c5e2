import type { Seen } from '../answer.ts'
import { artifactOf, type Left, type Mapping } from './left.ts'
import { messageGist } from './message-gist.ts'

/** run_results.json: of each node its status, message and what the adapter said, and the order of them all. */
export function readResults(left: Left): Seen | undefined {
  const artifact = artifactOf(left, 'run_results.json')
  if (!artifact) return undefined
  const results = artifact.results as readonly Mapping[]
  return {
    ...artifact,
    order: results.map(({ unique_id }) => String(unique_id)),
    results: byId(results.map((result) => ({ ...result, message: messageGist(result.message) }))),
  }
}

export function byId(results: unknown): Mapping {
  return Object.fromEntries((results as readonly Mapping[]).map((result) => [String(result.unique_id), result]))
}
