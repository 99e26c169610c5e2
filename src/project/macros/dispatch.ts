import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { Macro } from '#manifest/nodes/macro.ts'

/** Where `adapter.dispatch` looks: adapters nearest first, and the packages that a namespace stands for. */
export interface DispatchOrder {
  /** For example `['duckdb']`; `default` comes behind them all. */
  readonly adapterTypes: readonly string[]
  readonly rootPackage: string
  /** Names of the packages that are installed. */
  readonly dependencies: ReadonlySet<string>
  /** The `dispatch:` entry of dbt_project.yml for a namespace. */
  searchOrder(namespace: string): readonly string[] | undefined
}

/** Finds a macro in a package; undefined package: as a node of the project would. */
export type FindIn = (packageName: string | undefined, name: string) => Macro | undefined

/** The macro that a dispatch leads to, or dbt's error with every name it tried. */
export function dispatch(order: DispatchOrder, find: FindIn, name: string, namespace: string | null): Macro {
  if (name.includes('.')) {
    const [macroNamespace, macroName] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
    throw dbtError(
      'CompilationError',
      'dispatch/dotted-name',
      `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. ` +
        `Did you mean \`adapter.dispatch("${macroName}", macro_namespace="${macroNamespace}")\`?`,
      { hint: `write adapter.dispatch('${macroName}', '${macroNamespace}')` },
    )
  }
  const attempts: string[] = []
  for (const packageName of searchPackages(order, namespace)) {
    for (const prefix of [...order.adapterTypes, 'default']) {
      const candidate = `${prefix}__${name}`
      const macro = find(packageName, candidate)
      if (macro) return macro
      attempts.push(packageName === undefined ? candidate : `${packageName}.${candidate}`)
    }
  }
  throw dbtError(
    'CompilationError',
    'dispatch/not-found',
    `In dispatch: No macro named '${name}' found within namespace: '${namespace ?? 'None'}'\n` +
      `    Searched for: ${attempts.map((attempt) => repr(attempt)).join(', ')}`,
    { hint: `define {% macro default__${name}(…) %}` },
  )
}

function searchPackages(order: DispatchOrder, namespace: string | null): readonly (string | undefined)[] {
  if (namespace === null) return [undefined]
  const configured = order.searchOrder(namespace)
  if (configured && configured.length > 0) return configured
  return order.dependencies.has(namespace) ? [order.rootPackage, namespace] : [undefined]
}
