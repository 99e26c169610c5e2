/** A project that is run through both engines, and where it comes from. */
export interface LiveProject {
  readonly name: string
  readonly origin: Origin
  /** The folder in it that holds the dbt_project.yml that is run. */
  readonly folder?: string
  /** Other people's packages it needs: the folder they are put into, beside the project. */
  readonly beside?: Readonly<Record<string, Pinned>>
  /** Its packages by name, pinned: they take the place of what its packages.yml asks the hub for. */
  readonly packages?: Readonly<Record<string, Package>>
  /** Files written over its own, each as its text; null removes. */
  readonly write?: Readonly<Record<string, string | null>>
  /** Variables that its files ask the environment for. */
  readonly env?: Readonly<Record<string, string>>
  readonly varying?: Varying
  readonly stands: readonly Stand[]
}

/** What no two runs of a project share. */
export interface Varying {
  /** Wherever it stands. */
  readonly texts?: RegExp
  /** Relations that tell of the run itself: fractions and the order of keys in their rows mean nothing. */
  readonly relations?: RegExp
}

/** Another repository, or a folder of the project's own: the path from its root. */
export type Package = Pinned | { readonly kind: 'inside'; readonly path: string }

/** The project on one warehouse. */
export interface Stand {
  readonly warehouse: WarehouseName
  /** Words that each command line has. */
  readonly words?: readonly string[]
  readonly commands: readonly string[]
  /** At the most so many selections are listed: where dbt takes seconds for each. */
  readonly selections?: number
  /** What is known to come out of the first `build` with dbt: results by status. */
  readonly outcome?: Readonly<Record<string, number>>
}

export type WarehouseName = 'duckdb' | 'postgres'

export type Origin = { readonly kind: 'ours'; readonly path: string } | Pinned

export interface Pinned {
  readonly kind: 'pinned'
  /** owner/name on GitHub. */
  readonly repository: string
  readonly commit: string
}

export function pinned(repository: string, commit: string): Pinned {
  return { kind: 'pinned', repository, commit }
}

/** A package that lies in the repository of the project. */
export function inside(path: string): Package {
  return { kind: 'inside', path }
}
