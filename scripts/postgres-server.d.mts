/** A PostgreSQL server of one's own, on loopback, with nothing in it. */
export interface PostgresServer {
  /** `postgres://user:password@host:port/database` of a superuser. */
  readonly address: string
  /** Starts it again at the same address, if it was stopped. */
  start(): Promise<void>
  /** Ends it. `fast` sends away whoever is connected, `immediate` is as if the power failed. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** Ends it, and its data are gone. */
  remove(): Promise<void>
}

/** A server that is installed is used, else one from the npm registry. `settings` are like `max_connections=10`. */
export function startPostgres(settings?: readonly string[]): Promise<PostgresServer>
