/** The nodes of the manifest by name, while properties files may still rename them and add others. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { lookupName } from '#manifest/manifest-index.ts'
import { searchName } from '#manifest/nodes/model.ts'
import { type GraphNode, isRefable, type RefableNode } from '#manifest/nodes/node.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'

type ByPackage<T> = Map<string, T>

export class NodeNames {
  readonly #refables = new Map<string, ByPackage<RefableNode>>()
  readonly #disabled = new Map<string, ByPackage<GraphNode[]>>()

  constructor(manifest: Manifest) {
    for (const node of manifest.nodes.values()) if (isRefable(node)) this.add(node)
    for (const nodes of manifest.disabled.values()) for (const node of nodes) this.addDisabled(node)
  }

  add(node: RefableNode): void {
    if (node.resource_type === 'model' && node.version !== null) {
      put(this.#refables, searchName(node), node)
      if (node.version === node.latest_version) put(this.#refables, node.name, node)
    } else put(this.#refables, node.name, node)
  }

  remove(node: RefableNode): void {
    const packages = this.#refables.get(node.name)
    if (packages?.get(node.package_name) !== node) return
    packages.delete(node.package_name)
    if (packages.size === 0) this.#refables.delete(node.name)
  }

  addDisabled(node: GraphNode): void {
    const name = lookupName(node)
    const known = this.#disabled.get(name)?.get(node.package_name)
    if (known) known.push(node)
    else put(this.#disabled, name, node, [node])
  }

  removeDisabled(node: GraphNode): void {
    this.#disabled.get(lookupName(node))?.delete(node.package_name)
  }

  /** What `ref` may point at. Without a package: in the only package that has it. */
  find(name: string, packageName: string | null, version: NodeVersion | null = null): RefableNode | undefined {
    const packages = this.#refables.get(version ? `${name}.v${version}` : name)
    if (!packages) return undefined
    if (packageName !== null) return packages.get(packageName)
    if (packages.size > 1) throw ambiguous(name, [...packages.values()])
    return packages.values().next().value
  }

  findDisabled(name: string, packageName: string | null, resourceType?: string): readonly GraphNode[] {
    const packages = this.#disabled.get(name)
    const found = packageName === null ? packages?.values().next().value : packages?.get(packageName)
    return (found ?? []).filter((node) => resourceType === undefined || node.resource_type === resourceType)
  }
}

function put<T>(
  names: Map<string, ByPackage<T>>,
  name: string,
  node: { readonly package_name: string },
  value?: T,
): void {
  let packages = names.get(name)
  if (!packages) names.set(name, (packages = new Map()))
  packages.set(node.package_name, value ?? (node as unknown as T))
}

function ambiguous(name: string, nodes: readonly RefableNode[]) {
  return dbtError(
    'AmbiguousResourceNameRefError',
    'ref/ambiguous',
    `When referencing '${name}', dbt found nodes in multiple packages: ${nodes.map((node) => `'${node.package_name}'`).join(', ')}`,
    { category: 'Compilation Error' },
  )
}
