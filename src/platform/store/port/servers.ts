/** A process that owns runs: a server, or a command line on its own. */
export interface Server {
  readonly id: string
  readonly kind: 'server' | 'cli'
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly startedAt: string
  readonly beatAt: string
  /** Counts as gone after that. */
  readonly expiresAt: string
  readonly leftAt: string | null
}

/** Who is alive. */
export interface Servers {
  enter(server: Pick<Server, 'id' | 'kind' | 'host' | 'pid' | 'version'>, ttlMs: number): Promise<void>
  /** A sign of life. False where it had come too late, and others may have taken the runs: enter anew. */
  beat(id: string, ttlMs: number): Promise<boolean>
  leave(id: string): Promise<void>
  alive(): Promise<readonly Server[]>
}
