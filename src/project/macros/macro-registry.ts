import type { Macro } from '#manifest/nodes/macro.ts'

/** The package of dbt's own macros, under whose name all built-in macros answer. */
export const GLOBAL_PROJECT = 'dbt'

export type Packages = ReadonlyMap<string, ReadonlyMap<string, Macro>>

/** What a name means among macros: a macro, or a package whose macros stand behind a dot. */
export type Found =
  | { readonly kind: 'macro'; readonly macro: Macro }
  | { readonly kind: 'package'; readonly name: string; readonly macros: MacroTable }

/** Macros by name, a former table before a later one. */
export interface MacroTable {
  find(name: string): Macro | undefined
  names(): Iterable<string>
}

/**
 * All macros of a project and its packages. `internalPackages` are the adapter's and dbt's own, nearest first,
 * for example `['dbt_duckdb', 'dbt']`.
 */
export class MacroRegistry {
  readonly rootPackage: string
  readonly internalPackages: readonly string[]
  readonly byPackage: Packages
  readonly internals: MacroTable
  readonly #byName: ReadonlyMap<string, Macro>

  constructor(macros: Iterable<Macro>, rootPackage: string, internalPackages: readonly string[]) {
    const byPackage = new Map<string, Map<string, Macro>>()
    for (const macro of macros) {
      let table = byPackage.get(macro.package_name)
      if (!table) byPackage.set(macro.package_name, (table = new Map()))
      table.set(macro.name, macro)
    }
    this.rootPackage = rootPackage
    this.internalPackages = internalPackages
    this.byPackage = byPackage
    this.internals = chain(internalPackages.map((name) => byPackage.get(name)))
    this.#byName = namesInSearchOrder(byPackage, rootPackage, internalPackages)
  }

  /** By dbt's static search order: the named package, then root, packages, built-ins. */
  findStatically(packageName: string | undefined, name: string): Macro | undefined {
    const own = packageName === undefined ? undefined : this.byPackage.get(packageName)?.get(name)
    return own ?? this.#byName.get(name)
  }

  /** In this package only; `dbt` means every built-in. Undefined package: no such package at all. */
  findInPackage(packageName: string, name: string): Macro | undefined | 'no-package' {
    if (packageName === GLOBAL_PROJECT) return this.internals.find(name)
    if (this.internalPackages.includes(packageName)) return 'no-package'
    const macros = this.byPackage.get(packageName)
    return macros ? macros.get(name) : 'no-package'
  }

  /** What the templates of a node in `searchPackage` mean by a name. */
  findForNode(searchPackage: string, name: string): Found | undefined {
    const near = this.byPackage.get(searchPackage)?.get(name) ?? this.byPackage.get(this.rootPackage)?.get(name)
    if (near) return { kind: 'macro', macro: near }
    const table = this.packageTable(name)
    if (table) return { kind: 'package', name, macros: table }
    const internal = this.internals.find(name)
    return internal && { kind: 'macro', macro: internal }
  }

  /** The macros that answer behind a package's name in a template. */
  packageTable(name: string): MacroTable | undefined {
    if (name === GLOBAL_PROJECT) return this.internals
    if (this.internalPackages.includes(name)) return undefined
    const macros = this.byPackage.get(name)
    return macros && chain([macros])
  }
}

function chain(tables: readonly (ReadonlyMap<string, Macro> | undefined)[]): MacroTable {
  const present = tables.filter((table) => table !== undefined)
  return {
    find(name) {
      for (const table of present) {
        const macro = table.get(name)
        if (macro) return macro
      }
      return undefined
    },
    names: () => new Set(present.flatMap((table) => [...table.keys()])),
  }
}

function namesInSearchOrder(
  byPackage: Packages,
  rootPackage: string,
  internalPackages: readonly string[],
): ReadonlyMap<string, Macro> {
  const names = new Map<string, Macro>()
  const add = (table: ReadonlyMap<string, Macro> | undefined) => {
    for (const [name, macro] of table ?? []) names.set(name, macro)
  }
  for (const name of internalPackages.toReversed()) add(byPackage.get(name))
  for (const [name, table] of byPackage) if (!internalPackages.includes(name)) add(table)
  add(byPackage.get(rootPackage))
  return names
}
