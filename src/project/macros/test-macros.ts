import type { Macro } from '#manifest/nodes/macro.ts'
import { type Found, MacroRegistry } from './macro-registry.ts'

/**
 * The macros as templates of generic tests see them: those that the test's own macro calls, however far down, under
 * their plain names whatever package they are from. Dispatching still looks through all of them.
 */
export class TestMacros extends MacroRegistry {
  readonly #byName = new Map<string, Macro>()
  readonly #ofTests = new Map<string, Map<string, Macro>>()

  /** `seesOverrides`: also the project's own `ref` and `source`, as the flag `support_custom_ref_kwargs` wants. */
  constructor(all: MacroRegistry, test: Macro | undefined, seesOverrides = false) {
    super(
      [...all.byPackage.values()].flatMap((table) => [...table.values()]),
      all.rootPackage,
      all.internalPackages,
    )
    const overrides = seesOverrides ? ['ref', 'source'].map((name) => all.findStatically(undefined, name)) : []
    for (const macro of macrosBelow(all, [all.findStatically(undefined, 'get_where_subquery'), test, ...overrides])) {
      this.#byName.set(macro.name, macro)
      const table = this.#ofTests.get(macro.package_name)
      if (table) table.set(macro.name, macro)
      else this.#ofTests.set(macro.package_name, new Map([[macro.name, macro]]))
    }
  }

  override findForNode(_searchPackage: string, name: string): Found | undefined {
    const macro = this.#byName.get(name)
    if (macro) return { kind: 'macro', macro }
    const table = this.#ofTests.get(name)
    return table && { kind: 'package', name, macros: { find: (each) => table.get(each), names: () => table.keys() } }
  }
}

function macrosBelow(all: MacroRegistry, starts: readonly (Macro | undefined)[]): ReadonlySet<Macro> {
  const found = new Set<Macro>()
  const open = starts.filter((macro) => macro !== undefined)
  for (let macro = open.shift(); macro; macro = open.shift()) {
    if (found.has(macro)) continue
    found.add(macro)
    for (const id of macro.depends_on.macros) {
      const [, packageName = '', name = ''] = id.split('.')
      const called = all.byPackage.get(packageName)?.get(name)
      if (called) open.push(called)
    }
  }
  return found
}
