/** Whose name look-up it is: the package that asks, and the root project. */
export interface Asking {
  readonly package: string
  readonly root: string
  /** dbt's flag `require_ref_searches_node_package_before_root`: without it the root project is searched first. */
  readonly ownPackageFirst?: boolean
}

/** The packages to search in turn; undefined stands for any package. */
export function packagesToSearch(asking: Asking, named: string | null | undefined): readonly (string | undefined)[] {
  if (named) return [named]
  if (asking.package === asking.root) return [asking.root, undefined]
  return asking.ownPackageFirst ? [asking.package, asking.root, undefined] : [asking.root, asking.package, undefined]
}

/** What a name means in a package, or in the first package that knows it. */
export function findInPackage<T>(
  packages: ReadonlyMap<string, T> | undefined,
  name: string | undefined,
): T | undefined {
  if (!packages) return undefined
  if (name !== undefined) return packages.get(name)
  for (const value of packages.values()) return value
  return undefined
}
