import type { FastifyInstance } from 'fastify'
import { nodeOutside } from '#foundation/node-outside.ts'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { addToken } from '#platform/access/add-token.ts'
import { addUser } from '#platform/access/change-users.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { SecuritySettings, ServerSettings } from '#platform/settings/server-settings.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { sqliteStores, type TestClock, testClock } from '#platform/store/conformance/stores-for-tests.ts'
import type { UserRole } from '#platform/store/port/users.ts'
import type { Store } from '#platform/store/store.ts'
import { makeHttp } from '../http/http.ts'
import type { AddRoutes } from '../add-routes.ts'

export const PASSWORD = 'correct horse battery'
export const CLIENT_SECRET = 'client secret: 1 + 1'

/** What a test says of the server. */
export interface ServedWish {
  readonly host?: string
  readonly server?: Partial<ServerSettings>
  readonly security?: Partial<SecuritySettings>
  readonly routes?: readonly AddRoutes[]
  readonly headersTimeoutMs?: number
}

/** All that answers over HTTP, over a store of its own, with a route for each permission. */
export interface ServedForTest {
  readonly app: FastifyInstance
  readonly store: Store
  readonly clock: TestClock
  readonly logged: string[]
  /** What `trellis.yml` says from now on. */
  readonly say: (wish: Pick<ServedWish, 'server' | 'security'>) => void
  readonly user: (name: string, role: UserRole) => Promise<void>
  /** A new token's word. */
  readonly token: (...scopes: readonly string[]) => Promise<string>
  /** What the audit chain holds, in short. */
  readonly audited: () => Promise<readonly (readonly [action: string, actor: string | null, subject: string])[]>
}

const PERMISSIONS = ['nothing', 'read', 'rows', 'run', 'change', 'admin'] as const

/** A route for each permission, to look and to do. */
const needs: AddRoutes = (app) => {
  for (const permission of PERMISSIONS) {
    const answer = ({ caller }: { caller: { name: string | null; via: string } }) => ({
      name: caller.name,
      via: caller.via,
    })
    app.get(`/needs/${permission}`, { config: { needs: permission } }, answer)
    app.post(`/needs/${permission}`, { config: { needs: permission } }, answer)
  }
}

/** Gives what makes servers for tests, and what clears them all away. */
export function serversForTests(): {
  readonly serve: (wish?: ServedWish) => Promise<ServedForTest>
  readonly clear: () => Promise<void>
} {
  const stores = sqliteStores()
  const apps: FastifyInstance[] = []
  return {
    async serve({ host = '127.0.0.1', routes = [], headersTimeoutMs, ...said } = {}) {
      const clock = testClock()
      const store = auditedStore(await stores.open(stores.newAddress(), clock))
      let settings = settingsOf(said)
      const platform = {
        projectFolder: '/shop',
        store,
        owner: 'server-1',
        now: clock.now,
        jobs: [],
        problem: null,
        onRunEnded: () => () => undefined,
      }
      const logged: string[] = []
      const app = makeHttp({
        host,
        health: () => ({ status: 'ready', version: '0.1.0', runs: 0 }),
        platform: Object.defineProperty(platform, 'settings', { get: () => settings }) as unknown as LivePlatform,
        routes: [needs, ...routes],
        outside: { send: nodeOutside.send, env: {}, fetchSecret: async () => CLIENT_SECRET },
        mask: (text) => text,
        log: (text, { level } = {}) => {
          if (level !== 'debug') logged.push(text)
        },
        ...(headersTimeoutMs !== undefined && { headersTimeoutMs }),
      })
      apps.push(app)
      return {
        app,
        store,
        clock,
        logged,
        say: (wish) => {
          settings = settingsOf(wish)
        },
        async user(name, role) {
          await addUser(store, { name, role, password: PASSWORD, by: null })
        },
        token: async (...scopes) => (await addToken(store, { name: 'ci', scopes, expiresAt: null, by: null })).word,
        audited: async () =>
          (await store.audit.list({ limit: 1000 })).map(
            ({ action, actor, subject }) => [action, actor, subject] as const,
          ),
      }
    },
    async clear() {
      for (const app of apps.splice(0)) await app.close()
      await stores.clear()
    },
  }
}

function settingsOf({ server = {}, security = {} }: Pick<ServedWish, 'server' | 'security'>): Settings {
  return {
    server: {
      host: '127.0.0.1',
      port: 8580,
      shutdown: 'drain',
      drainMs: 600_000,
      maxBody: 1_048_576,
      requestTimeoutMs: 60_000,
      rateLimit: 600,
      ...server,
    },
    security: { sessionMs: 43_200_000, hosts: [], allowPrivate: [], ...security },
  } as unknown as Settings
}
