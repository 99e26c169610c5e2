import type { Seen } from '../answer.ts'
import { artifactOf, type Left } from './left.ts'
import { byId } from './results.ts'

/** sources.json: how fresh each source is. */
export function readSources(left: Left): Seen | undefined {
  const artifact = artifactOf(left, 'sources.json')
  return artifact && { ...artifact, results: byId(artifact.results) }
}
