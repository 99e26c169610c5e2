import type { Permission } from '#platform/access/permission.ts'

export type { Permission }

/** Who asks. */
export interface Caller {
  /** As runs and the audit chain name them; null where nobody had to say. */
  readonly name: string | null
  readonly via: 'nobody' | 'loopback' | 'token' | 'session' | 'proxy'
  readonly may: (permission: Permission) => boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route needs of its caller. Each route says it: `{ config: { needs: 'run' } }`. */
    readonly needs?: Permission
    /** A token for one dashboard, in the address, is enough where this parameter names that dashboard. */
    readonly embeds?: 'name'
  }
  interface FastifyRequest {
    caller: Caller
    /** Whether the caller might ask this now: for answers that take long, while a token may be revoked and a session may end. */
    mayStill: () => Promise<boolean>
  }
}
