import type { Permission } from '#platform/access/permission.ts'

export type { Permission }

/** Who asks. */
export interface Caller {
  /** As runs and the audit chain name them; null where nobody had to say. */
  readonly name: string | null
  readonly via: 'nobody' | 'loopback' | 'token' | 'embed' | 'session' | 'proxy'
  readonly may: (permission: Permission) => boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route needs of its caller. Each route says it: `{ config: { needs: 'run' } }`. */
    readonly needs?: Permission
    /**
     * A token for one dashboard, in the address, is enough: where the parameter `name` names that dashboard, or for the page that
     * shows it, in which there is nothing yet.
     */
    readonly embeds?: 'name' | 'page'
  }
  interface FastifyRequest {
    caller: Caller
    /** Whether the caller might ask this now: for answers that take long, while a token may be revoked and a session may end. */
    mayStill: () => Promise<boolean>
  }
}
