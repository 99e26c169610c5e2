import type { Seen } from '../answer.ts'
import { artifactOf, type Left, lastArtifactOf, type Mapping } from './left.ts'
import { sourcesInOrder } from './sources-in-order.ts'

/** manifest.json: each resource by its unique_id, all fields. */
export function readManifest(left: Left): Seen | undefined {
  return artifactOf({ ...left, mask: (text) => left.mask(sourcesInOrder(text)) }, 'manifest.json')
}

/** semantic_manifest.json, its parts by name: their order is that of the files on the disk. */
export function readSemanticManifest(left: Left): Seen | undefined {
  const artifact = lastArtifactOf(left, 'semantic_manifest.json')
  return artifact && Object.fromEntries(Object.entries(artifact).map(([part, things]) => [part, byName(things)]))
}

function byName(things: unknown): unknown {
  if (!Array.isArray(things)) return things
  return Object.fromEntries((things as readonly Mapping[]).map((thing) => [String(thing.name), thing]))
}
