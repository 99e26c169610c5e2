import type { FastifyInstance } from 'fastify'
import { answers } from '#api/problem.ts'
import { CONNECTION_CHECK, SERVER_SETTINGS, USERS } from '#api/settings.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { INSTANCE_QUERY } from './job-place.ts'
import { settingsJson } from './json/settings-json.ts'

const TAGS = ['Trellis: settings']

/** `/api/settings`: what `trellis.yml` says of the server, without secrets; `/api/users`; `/api/connection`. */
export function addSettingsRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const { store } = platform
  app.get(
    '/api/settings',
    {
      schema: { summary: 'How the server is set, without secrets', tags: TAGS, response: answers(SERVER_SETTINGS) },
      config: { needs: 'read' },
    },
    async () => {
      const [info, { items }] = await Promise.all([
        store.upkeep.info(),
        store.runs.list({ order: '-id' }, { limit: 1 }),
      ])
      return settingsJson(platform.settings, { info, code: items[0]?.code ?? null })
    },
  )
  app.get(
    '/api/users',
    {
      schema: { summary: 'Who may sign in with a password', tags: TAGS, response: answers(USERS) },
      config: { needs: 'admin' },
    },
    async () => ({
      users: (await store.users.list()).map(
        ({ name, role, createdBy, createdAt, passwordChangedAt, lastSignInAt }) => ({
          name,
          role,
          created_by: createdBy,
          created_at: createdAt,
          password_changed_at: passwordChangedAt,
          last_sign_in_at: lastSignInAt,
        }),
      ),
    }),
  )
  app.get<{ Querystring: { readonly instance?: string } }>(
    '/api/connection',
    {
      schema: {
        summary: 'Whether the connection of an instance stands',
        tags: TAGS,
        querystring: INSTANCE_QUERY,
        response: answers(CONNECTION_CHECK),
      },
      config: { needs: 'admin' },
    },
    async ({ query: { instance } }) => {
      const { exitCode, output, errorOutput } = await platform.ask(['debug'], { instance })
      return { is_well: exitCode === 0, said: `${output}${errorOutput}`.trim() }
    },
  )
}
