/** A project that is run through both engines, and where it comes from. */
export interface LiveProject {
  readonly name: string
  readonly origin: Origin
  /** The folder in it that holds the dbt_project.yml that is run. */
  readonly folder?: string
  /** Other people's packages it needs: the folder they are put into, beside the project. */
  readonly beside?: Readonly<Record<string, Pinned>>
  /** Files written over its own, each as its text; null removes. */
  readonly write?: Readonly<Record<string, string | null>>
  readonly stands: readonly Stand[]
}

/** The project on one warehouse. */
export interface Stand {
  readonly warehouse: WarehouseName
  /** Words that each command line has. */
  readonly words?: readonly string[]
  readonly commands: readonly string[]
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
