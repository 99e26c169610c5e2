/**
 * What a route needs of its caller. Each route says it: `{ config: { needs: 'run' } }`.
 * - `nothing`: whoever reaches the server
 * - `read`: look at everything but secrets
 * - `run`: start, cancel and repeat runs, acknowledge alerts
 * - `change`: pause and resume jobs, silence alerts, undo snapshots
 * - `admin`: tokens, users, everything
 */
export type Permission = 'nothing' | 'read' | 'run' | 'change' | 'admin'

/** Who asks. */
export interface Caller {
  /** As runs and the audit chain name them; null where nobody had to say. */
  readonly name: string | null
  readonly via: 'nobody' | 'loopback' | 'token' | 'session' | 'proxy'
  readonly may: (permission: Permission) => boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly needs?: Permission
  }
  interface FastifyRequest {
    caller: Caller
  }
}
