import type { EventSink } from '#foundation/events/event.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Profile } from '#project/config/profile.ts'
import type { Project } from '#project/config/project.ts'
import type { SourceLocations } from '#project/config/source-locations.ts'
import { mergedVars } from '#project/config/vars.ts'
import type { DispatchOrder } from '#project/macros/dispatch.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import type { Environments } from './environments.ts'
import { toValue } from './plain-value.ts'

/** What is known of an invocation before any file of the project is parsed. */
export interface ProjectSetup {
  readonly root: Project
  /** Every project by name: the root and its packages, and those that dbt brings along. */
  readonly projects: ReadonlyMap<string, Project>
  /** Names of the packages that dbt brings along, nearest first: `['dbt_duckdb', 'dbt']`. */
  readonly internalPackages: readonly string[]
  readonly profile: Profile
  readonly cliVars: YamlMapping
  /** Sources that lie elsewhere than the project's files say. */
  readonly sourceLocations?: SourceLocations
  /** Not connected before the first statement. */
  readonly adapter: Adapter
  readonly environments: Environments
  readonly env: Readonly<Record<string, string | undefined>>
  /** The present moment in milliseconds since 1970, UTC. */
  readonly now: () => number
  /** Whether that is not the world's time, nor the database's. */
  readonly isReplay?: boolean | undefined
  /** The same for templates, where it matters to know that one asked. */
  readonly nowInTemplates?: () => number
  readonly invocation: InvocationFacts
  readonly events: EventSink
  /** What a project's `.dbtignore` leaves out, by path relative to its root. */
  readonly isIgnored?: (project: Project) => (path: string) => boolean
}

export interface InvocationFacts {
  readonly id: string
  readonly startedAtMs: number
  readonly dbtVersion: string
  /** `flags` by their names in capitals. */
  readonly flags: Readonly<Record<string, Value>>
  /** `invocation_args_dict`. */
  readonly args: Readonly<Record<string, unknown>>
}

/** The variables that a node of a package sees. */
export function varsOf(setup: ProjectSetup, packageName: string): YamlMapping {
  const own = packageName === setup.root.projectName ? undefined : setup.projects.get(packageName)
  return mergedVars(packageName, {
    cli: setup.cliVars,
    root: setup.root.vars,
    ...(own && { own: own.vars }),
  })
}

export function varsDict(setup: ProjectSetup, packageName: string): Dict {
  return Dict.of(Object.entries(varsOf(setup, packageName)).map(([name, value]) => [name, toValue(value)] as const))
}

export function isOn(setup: ProjectSetup, flag: Uppercase<string>): boolean {
  return setup.invocation.flags[flag] === true
}

/** Where `adapter.dispatch` looks in this project. */
export function dispatchOrder(setup: ProjectSetup): DispatchOrder {
  return {
    adapterTypes: [setup.adapter.type],
    rootPackage: setup.root.projectName,
    dependencies: new Set(setup.projects.keys()),
    searchOrder: (namespace) => setup.root.dispatch.find((entry) => entry.macroNamespace === namespace)?.searchOrder,
  }
}
