/** Runs the macros that an adapter is made of: each can be a project's own. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import type { TitledNode } from '#manifest/nodes/node-title.ts'
import { fromAdapter, toAdapter } from '#project/context/adapter-value.ts'
import { StatementResults } from '#project/context/objects/statement-results.ts'
import { macroContext, type RunFacts } from '#project/context/run-context.ts'
import { dispatch } from '#project/macros/dispatch.ts'
import { templateFailure } from '#project/macros/template-failure.ts'
import { failureSources } from '#project/parser/parser-state.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import type { Session } from '#warehouse/adapter/session.ts'

export interface AdapterMacroFacts extends RunFacts {
  readonly files: Files
  readonly signal: AbortSignal
}

/** The macros of a parsed project, as its adapter calls them. */
export class AdapterMacros {
  readonly #facts: AdapterMacroFacts

  constructor(facts: AdapterMacroFacts) {
    this.#facts = facts
  }

  async run(name: string, args: ReadonlyMap<string, PlainValue>, session: Session): Promise<PlainValue> {
    const { macros } = this.#facts
    const macro = macros.registry.findStatically(undefined, name)
    if (!macro) {
      throw dbtError(
        'DbtRuntimeError',
        'macro/missing',
        `dbt could not find a macro with the name "${name}" in any package`,
      )
    }
    const kwargs = new Map<string, Value>()
    for (const [key, value] of args) kwargs.set(key, fromAdapter(value, macros.setup.adapter))
    return toAdapter(await callMacro(this.#facts, macro, { session, kwargs }))
  }

  /** Whether the name, or what it dispatches to, is a macro of the project or of a package. */
  isOverridden(name: string): boolean {
    const { registry, order } = this.#facts.macros
    const isOwn = (macro: Macro | undefined) =>
      macro !== undefined && !registry.internalPackages.includes(macro.package_name)
    const macro = registry.findStatically(undefined, name)
    if (!macro || isOwn(macro)) return isOwn(macro)
    const find = (packageName: string | undefined, candidate: string) =>
      packageName === undefined
        ? registry.findStatically(undefined, candidate)
        : registry.packageTable(packageName)?.find(candidate)
    const candidates = [...order.adapterTypes, 'default'].map((type) => `${type}__${name}`)
    if (!candidates.some((candidate) => registry.findStatically(undefined, candidate))) return false
    return isOwn(dispatch(order, find, name, 'dbt'))
  }
}

export interface MacroCallOptions {
  readonly session: Session
  readonly kwargs?: ReadonlyMap<string, Value>
  /** The package whose macros go first; the root project if there is none. */
  readonly searchPackage?: string
  readonly thread?: string
  /** What errors say they are in, where that is not for the caller to say. */
  readonly title?: TitledNode
}

/** Runs a macro by itself, outside of any node, and gives what it returns. */
export async function callMacro(facts: AdapterMacroFacts, macro: Macro, options: MacroCallOptions): Promise<Value> {
  const { macros, files, signal } = facts
  const { setup } = macros
  const { name, unique_id, package_name, original_file_path } = macro
  const resource_type = 'macro'
  const context = macroContext(macro, {
    facts,
    session: options.session,
    events: options.session.eventSink,
    thread: options.thread ?? 'MainThread',
    results: new StatementResults(),
    references: { referrer: { name, unique_id, package_name, original_file_path, resource_type }, limit: null },
    searchPackage: options.searchPackage ?? setup.root.projectName,
  })
  const template = { path: macro.original_file_path, text: macro.macro_sql }
  try {
    const { text: environment } = setup.environments
    return await environment.call(context.bind(macro), [], options.kwargs ?? new Map(), context, { signal })
  } catch (error) {
    options.session.tellFailedMacro(name)
    const sources = failureSources({ setup, macros, files }, template, package_name)
    throw templateFailure(error, sources, options.title)
  }
}
