import type { ByPackage, ManifestIndex, NameIndex } from './manifest-index.ts'
import type { Doc } from './nodes/doc.ts'
import type { FunctionNode } from './nodes/function.ts'
import type { Metric } from './nodes/metric.ts'
import type { GraphNode } from './nodes/node.ts'
import type { SemanticModel } from './nodes/semantic-model.ts'
import type { SourceDefinition } from './nodes/source.ts'
import type { UniqueId } from './nodes/unique-id.ts'
import { type Asking, findInPackage, packagesToSearch } from './search-order.ts'

export type Resolved<T> =
  | { readonly kind: 'found'; readonly node: T }
  | { readonly kind: 'disabled'; readonly node: GraphNode }
  | { readonly kind: 'missing' }

/** Finds what `source('raw', 'orders')` means. */
export function resolveSource(
  index: ManifestIndex,
  sourceName: string,
  tableName: string,
  asking: Asking,
): Resolved<SourceDefinition> {
  return resolve(index, index.sources, index.manifest.sources, `${sourceName}.${tableName}`, null, asking)
}

/** Finds what `function('name')` means. */
export function resolveFunction(
  index: ManifestIndex,
  name: string,
  packageName: string | null,
  asking: Asking,
): Resolved<FunctionNode> {
  return resolve(index, index.functions, index.manifest.functions, name, packageName, asking)
}

/** Finds what `metric('name')` means. */
export function resolveMetric(
  index: ManifestIndex,
  name: string,
  packageName: string | null,
  asking: Asking,
): Resolved<Metric> {
  return resolve(index, index.metrics, index.manifest.metrics, name, packageName, asking)
}

/** Finds the semantic model that has a measure; it may be disabled. */
export function findSemanticModelOfMeasure(
  index: ManifestIndex,
  measure: string,
  asking: Asking,
): SemanticModel | undefined {
  for (const packageName of packagesToSearch(asking, null)) {
    const unique_id = findInPackage(index.measures.get(measure), packageName)
    if (unique_id === undefined) continue
    const enabled = index.manifest.semantic_models.get(unique_id)
    if (enabled) return enabled
    const disabled = index.manifest.disabled.get(unique_id)?.[0]
    if (disabled?.resource_type === 'semantic_model') return disabled
  }
  return undefined
}

/** Finds what `doc('name')` or `doc('package', 'name')` means. */
export function findDoc(
  index: ManifestIndex,
  name: string,
  packageName: string | null,
  asking: Asking,
): Doc | undefined {
  for (const searched of packagesToSearch(asking, packageName)) {
    const unique_id = findInPackage(index.docs.get(name), searched)
    if (unique_id !== undefined) return index.manifest.docs.get(unique_id)
  }
  return undefined
}

function resolve<T extends GraphNode>(
  index: ManifestIndex,
  names: NameIndex,
  collection: ReadonlyMap<UniqueId, T>,
  name: string,
  packageName: string | null,
  asking: Asking,
): Resolved<T> {
  let disabled: readonly GraphNode[] | undefined
  const disabledPackages: ByPackage<readonly GraphNode[]> | undefined = index.disabled.get(name)
  for (const searched of packagesToSearch(asking, packageName)) {
    const unique_id = findInPackage(names.get(name), searched)
    const node = unique_id === undefined ? undefined : collection.get(unique_id)
    if (node?.config.enabled) return { kind: 'found', node }
    disabled ??= findInPackage(disabledPackages, searched)
  }
  const node = disabled?.[0]
  return node ? { kind: 'disabled', node } : { kind: 'missing' }
}
