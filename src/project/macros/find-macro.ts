import type { Macro } from '#manifest/nodes/macro.ts'
import type { MacroRegistry } from './macro-registry.ts'

export type NameComponent = 'database' | 'schema' | 'alias'

/**
 * The macro that names a node's database, schema or alias: the root project's, else dbt's own.
 * With a package: that package's own, which names only the package's nodes.
 */
export function findGenerateName(
  registry: MacroRegistry,
  component: NameComponent,
  inPackage?: string,
): Macro | undefined {
  const name = `generate_${component}_name`
  if (inPackage !== undefined) {
    const isImported = inPackage !== registry.rootPackage && !registry.internalPackages.includes(inPackage)
    return isImported ? registry.byPackage.get(inPackage)?.get(name) : undefined
  }
  return registry.byPackage.get(registry.rootPackage)?.get(name) ?? registry.internals.find(name)
}

type Locality = 'core' | 'imported' | 'root'
const RANK: Readonly<Record<Locality, number>> = { core: 1, imported: 2, root: 3 }

interface Candidate {
  readonly macro: Macro
  readonly locality: Locality
}

export type FoundMaterialization =
  | { readonly kind: 'found'; readonly macro: Macro; readonly overriddenBy?: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'ambiguous'; readonly macros: readonly [Macro, Macro] }

/**
 * The macro behind `materialized: name`. An adapter's own comes before the default one; among equals the root
 * project's before a package's before dbt's. A package may replace a built-in only where `allowPackages` says so
 * (dbt's flag `require_explicit_package_overrides_for_builtin_materializations` is off).
 */
export function findMaterialization(
  registry: MacroRegistry,
  name: string,
  adapterType: string,
  allowPackages: boolean,
): FoundMaterialization {
  const levels = [adapterType, 'default'].map((type) => candidates(registry, `materialization_${name}_${type}`))
  const hasCore = levels.flat().some((candidate) => candidate.locality === 'core')
  const best = pick(levels)
  if (best.kind !== 'found' || best.locality !== 'imported' || !hasCore) return best
  if (allowPackages) return { ...best, overriddenBy: best.macro.package_name }
  return pick(levels.map((level) => level.filter((candidate) => candidate.locality !== 'imported')))
}

function candidates(registry: MacroRegistry, macroName: string): Candidate[] {
  const found: Candidate[] = []
  for (const [packageName, macros] of registry.byPackage) {
    const macro = macros.get(macroName)
    if (!macro) continue
    const locality = registry.internalPackages.includes(packageName)
      ? 'core'
      : packageName === registry.rootPackage
        ? 'root'
        : 'imported'
    found.push({ macro, locality })
  }
  return found
}

type Picked =
  | { readonly kind: 'found'; readonly macro: Macro; readonly locality: Locality }
  | Exclude<FoundMaterialization, { kind: 'found' }>

function pick(levels: readonly (readonly Candidate[])[]): Picked {
  for (const level of levels) {
    const [first, second] = level.toSorted((a, b) => RANK[b.locality] - RANK[a.locality])
    if (!first) continue
    if (second && second.locality === first.locality) return { kind: 'ambiguous', macros: [first.macro, second.macro] }
    return { kind: 'found', ...first }
  }
  return { kind: 'missing' }
}
