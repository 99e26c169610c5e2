import type { Seen } from '../answer.ts'
import { artifactOf, type Left, lastArtifactOf, type Mapping } from './left.ts'
import { sourcesInOrder } from './sources-in-order.ts'

/** manifest.json: each resource by its unique_id, all fields. */
export function readManifest(left: Left): Seen | undefined {
  const manifest = artifactOf({ ...left, mask: (text) => left.mask(sourcesInOrder(text)) }, 'manifest.json')
  return manifest && { ...manifest, disabled: inOrderOfFiles(manifest.disabled) }
}

/** Disabled resources of one name stand in the order of their files, which with dbt is that of the disk. */
export function inOrderOfFiles(disabled: unknown): unknown {
  const path = (resource: Mapping) => String(resource.original_file_path)
  return Object.fromEntries(
    Object.entries(disabled as Readonly<Record<string, readonly Mapping[]>>).map(([id, resources]) => [
      id,
      resources.toSorted((a, b) => (path(a) < path(b) ? -1 : Number(path(a) > path(b)))),
    ]),
  )
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
