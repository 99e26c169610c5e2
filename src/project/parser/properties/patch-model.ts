import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { ModelNode, TimeSpine } from '#manifest/nodes/model.ts'
import { accessOf } from '../configure-node.ts'
import { setContractChecksum } from './contract-checksum.ts'
import { atPath, type Entry } from './entry.ts'
import { patchConstraints } from './model-constraints.ts'
import type { Parsing } from './parsing.ts'

export interface ModelPatch {
  readonly entry: Entry
  readonly access: YamlValue
  readonly version: ModelNode['version']
  readonly latest_version: ModelNode['latest_version']
  readonly deprecation_date: string | null
  readonly time_spine: TimeSpine | null
  readonly constraints: readonly YamlMapping[]
}

/** Gives a model what only models have. */
export function patchModel(parsing: Parsing, model: ModelNode, patch: ModelPatch): void {
  model.version = patch.version
  model.latest_version = patch.latest_version
  model.deprecation_date = patch.deprecation_date
  if (patch.access) model.access = accessAt(patch, model)
  patchConstraints(parsing, patch.entry, model, patch.constraints)
  model.time_spine = patch.time_spine
  setContractChecksum(model)
}

function accessAt({ entry, access }: ModelPatch, model: ModelNode) {
  try {
    return accessOf(model, access)
  } catch (error) {
    throw atPath(error, entry, [...entry.path, 'access'])
  }
}
