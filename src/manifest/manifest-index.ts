import type { Manifest } from './manifest.ts'
import type { GraphNode } from './nodes/node.ts'
import { isRefableType } from './nodes/node.ts'
import { isSameVersion } from './nodes/compare-versions.ts'
import { searchName } from './nodes/model.ts'
import type { NodeOutline } from './nodes/node-outline.ts'
import type { UniqueId } from './nodes/unique-id.ts'

/** One name in several packages: for example `orders` → { shop: model.shop.orders }. */
export type ByPackage<T> = ReadonlyMap<string, T>
export type NameIndex = ReadonlyMap<string, ByPackage<UniqueId>>

/** The names of a manifest, for looking up what `ref`, `source`, `doc` and the like mean. Made once all nodes are known. */
export interface ManifestIndex {
  readonly manifest: Manifest
  /** Collected when it is first asked for: these are the most, and some commands ask for none. */
  readonly refables: NameIndex
  readonly sources: NameIndex
  readonly docs: NameIndex
  readonly functions: NameIndex
  readonly metrics: NameIndex
  /** Semantic models, disabled ones too, by the names of their measures. */
  readonly measures: ReadonlyMap<string, ByPackage<UniqueId>>
  readonly disabled: ReadonlyMap<string, ByPackage<readonly GraphNode[]>>
}

export function indexManifest(manifest: Manifest): ManifestIndex {
  let refables: NameIndex | undefined
  return {
    manifest,
    get refables() {
      return (refables ??= indexRefables(manifest))
    },
    sources: named(manifest.sources.values(), (source) => `${source.source_name}.${source.name}`),
    docs: named(manifest.docs.values(), (doc) => doc.name),
    functions: named(manifest.functions.values(), (node) => node.name),
    metrics: named(manifest.metrics.values(), (metric) => metric.name),
    measures: indexMeasures(manifest),
    disabled: indexDisabled(manifest),
  }
}

function indexRefables(manifest: Manifest): Names {
  const refables: Names = new Map()
  for (const node of manifest.nodes.outlines()) {
    if (!isRefableType(node.resource_type)) continue
    if (node.version !== null && node.version !== undefined) {
      put(refables, searchName(node), node)
      if (isSameVersion(node.version, node.latest_version ?? '')) put(refables, node.name, node)
    } else {
      put(refables, node.name, node)
    }
  }
  return refables
}

/** The name under which a node is looked up: sources by both their names, versioned models with their version. */
export function lookupName(node: GraphNode | NodeOutline): string {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`
  if (node.resource_type === 'model') return searchName(node)
  return node.name
}

type Names = Map<string, Map<string, UniqueId>>
type Named = { readonly package_name: string; readonly unique_id: UniqueId }

function named<T extends Named>(nodes: Iterable<T>, nameOf: (node: T) => string): Names {
  const names: Names = new Map()
  for (const node of nodes) put(names, nameOf(node), node)
  return names
}

function put(names: Names, name: string, node: Named): void {
  let packages = names.get(name)
  if (!packages) names.set(name, (packages = new Map()))
  packages.set(node.package_name, node.unique_id)
}

function indexMeasures(manifest: Manifest): Names {
  const names: Names = new Map()
  const disabled = [...manifest.disabled.values()].flat()
  for (const node of [...manifest.semantic_models.values(), ...disabled]) {
    if (node.resource_type !== 'semantic_model') continue
    for (const measure of node.measures) put(names, measure.name, node)
  }
  return names
}

function indexDisabled(manifest: Manifest): Map<string, Map<string, GraphNode[]>> {
  const names = new Map<string, Map<string, GraphNode[]>>()
  for (const node of [...manifest.disabled.values()].flat()) {
    const name = lookupName(node)
    let packages = names.get(name)
    if (!packages) names.set(name, (packages = new Map()))
    const same = packages.get(node.package_name)
    if (same) same.push(node)
    else packages.set(node.package_name, [node])
  }
  return names
}
