/** A target's connection settings after checking, by the names of dbt's profile. */
export interface Credentials {
  readonly type: string
  readonly database: string
  readonly schema: string
  /** What tells this target from others in logs, for example a host or a path. */
  readonly uniqueField: string
  /** What `target` and `debug` show, in order. Secrets are never among them. */
  readonly connectionKeys: readonly (readonly [string, unknown])[]
  /** Second names of keys: templates find what they name in `target` under both. */
  readonly aliases?: Readonly<Record<string, string>>
}

/** One key of a profile's target: what checking, docs and forms are made of. */
export interface Setting {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'list' | 'map'
  readonly default?: unknown
  readonly required?: boolean
  /** Never shown or logged. */
  readonly secret?: boolean
  /** Accepted, and known to have no effect here; the text says why. */
  readonly inert?: string
  readonly help: string
}
