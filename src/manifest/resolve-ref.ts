import type { ManifestIndex } from './manifest-index.ts'
import { isRefable, type GraphNode, type RefableNode } from './nodes/node.ts'
import type { RefArgs } from './nodes/resource.ts'
import type { UniqueId } from './nodes/unique-id.ts'
import { type Asking, findInPackage, packagesToSearch } from './search-order.ts'

export type RefResult =
  | { readonly kind: 'found'; readonly node: RefableNode }
  | { readonly kind: 'disabled'; readonly node: RefableNode }
  | { readonly kind: 'missing' }
  /** Several packages have a node of this name, and none of them was named. */
  | { readonly kind: 'ambiguous'; readonly name: string; readonly unique_ids: readonly UniqueId[] }

/**
 * Finds what a `ref` means. An unversioned ref to a versioned model means its latest version;
 * an enabled node anywhere wins over a disabled one.
 */
export function resolveRef(index: ManifestIndex, ref: RefArgs, asking: Asking): RefResult {
  // A version that is 0 or empty counts as none, as in dbt.
  const name = ref.version ? `${ref.name}.v${ref.version}` : ref.name
  let disabled: RefableNode | undefined
  for (const packageName of packagesToSearch(asking, ref.package)) {
    const packages = index.refables.get(name)
    if (packageName === undefined && packages && packages.size > 1) {
      return { kind: 'ambiguous', name, unique_ids: [...packages.values()] }
    }
    const unique_id = findInPackage(packages, packageName)
    const node = unique_id === undefined ? undefined : index.manifest.nodes.get(unique_id)
    if (node && isRefable(node) && node.config.enabled) return { kind: 'found', node }
    disabled ??= findInPackage(index.disabled.get(name), packageName)?.find(isRefable) as RefableNode | undefined
  }
  return disabled ? { kind: 'disabled', node: disabled } : { kind: 'missing' }
}

/** Whether a node may read from a model, by the model's access and group. */
export function refAccess(
  from: GraphNode | { readonly resource_type: 'macro'; readonly package_name: string },
  target: RefableNode,
  /** Whether the target's package has `restrict-access: true` in its project file. */
  isRestricted: boolean,
): 'allowed' | 'private' | 'protected' {
  // Queries typed on the command line and macros stand outside groups.
  if (target.resource_type !== 'model' || from.resource_type === 'sql_operation' || from.resource_type === 'macro') {
    return 'allowed'
  }
  const isForeign = from.package_name !== target.package_name && isRestricted
  if (target.access === 'private') {
    const group = 'group' in from ? from.group : null
    if (!group || group !== target.group || isForeign) return 'private'
  }
  if (target.access === 'protected' && isForeign) return 'protected'
  return 'allowed'
}
