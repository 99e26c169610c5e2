import type { Manifest } from '#manifest/manifest.ts'
import type { Measure, SemanticModel } from '#manifest/nodes/semantic-model.ts'

export interface OwnedMeasure {
  readonly model: SemanticModel
  readonly measure: Measure
}

/** All measures by their names. */
export function measureOwners({ semantic_models }: Manifest): ReadonlyMap<string, OwnedMeasure> {
  const owners = new Map<string, OwnedMeasure>()
  for (const model of semantic_models.values()) {
    for (const measure of model.measures) owners.set(measure.name, { model, measure })
  }
  return owners
}
