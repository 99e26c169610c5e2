import type { Manifest } from './manifest.ts'
import { compareVersions } from './nodes/compare-versions.ts'
import type { RefableNode } from './nodes/node.ts'
import type { NodeVersion } from './nodes/resource.ts'

/** The highest version of a model, where that is newer than the one its project calls the latest. */
export function newerVersionOf(manifest: Manifest, model: RefableNode): NodeVersion | undefined {
  if (model.resource_type !== 'model' || model.version === null || model.latest_version === null) return undefined
  let highest: NodeVersion = model.version
  // Models of the same name in other packages count, as in dbt.
  for (const { resource_type, name, version = null } of manifest.nodes.outlines()) {
    if (resource_type !== 'model' || name !== model.name || version === null) continue
    if (compareVersions(version, highest) > 0) highest = version
  }
  return compareVersions(highest, model.latest_version) > 0 ? highest : undefined
}
