import type { FastifyInstance } from 'fastify'
import { addToken } from '#platform/access/add-token.ts'
import { EMBED_SCOPE } from '#api/embed-scope.ts'
import { PERMISSION_SETS } from '#platform/access/permission.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { tokenJson } from '#platform/access/token-json.ts'
import type { Store } from '#platform/store/store.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { NOTHING } from '#api/json-schema.ts'
import { NEW_TOKEN as NEW_TOKEN_ANSWER, TOKENS } from '#api/tokens.ts'

export interface TokenRoutesOptions {
  readonly store: Pick<Store, 'tokens'>
  readonly settings: () => Pick<Settings, 'security'> | undefined
  readonly now: () => number
}

const ADMIN = { config: { needs: 'admin' } } as const

const NEW_TOKEN = {
  type: 'object',
  required: ['name', 'scopes'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
    scopes: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { anyOf: [{ enum: Object.keys(PERMISSION_SETS) }, { type: 'string', pattern: EMBED_SCOPE }] },
    },
    expires_at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
  },
} as const

const TAGS = ['tokens'] as const

interface NewTokenBody {
  readonly name: string
  readonly scopes: readonly string[]
  readonly expires_at?: string | null
}

const LIST = {
  tags: TAGS,
  summary: 'The tokens that there are',
  response: { 200: TOKENS },
}
const MAKE = {
  tags: TAGS,
  summary: 'A new token; its word is shown this once',
  body: NEW_TOKEN,
  response: { 201: NEW_TOKEN_ANSWER },
}
const REVOKE = {
  tags: TAGS,
  summary: 'Makes a token useless',
  params: { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } },
  response: { 204: NOTHING },
}

/** `/api/tokens`: those that there are, a new one, one less. */
export function addTokenRoutes(app: FastifyInstance, { store, settings, now }: TokenRoutesOptions): void {
  app.get('/api/tokens', { ...ADMIN, schema: LIST }, async () => ({ data: (await store.tokens.list()).map(tokenJson) }))

  app.post<{ Body: NewTokenBody }>('/api/tokens', { ...ADMIN, schema: MAKE }, async (request, reply) => {
    const { name, scopes, expires_at: wanted } = request.body
    const lifetime = settings()?.security.tokenLifetimeMs
    const usual = lifetime === undefined ? null : new Date(now() + lifetime).toISOString()
    const expiresAt = wanted === undefined ? usual : wanted === null ? null : new Date(wanted).toISOString()
    if (expiresAt !== null && Date.parse(expiresAt) <= now()) {
      throw new HttpProblem(400, 'access/expired', `expires_at is ${expiresAt}, and that has passed`)
    }
    const made = await addToken(store, { name: name.trim(), scopes, expiresAt, by: request.caller.name })
    return reply.code(201).send({ ...tokenJson(made.token), token: made.word })
  })

  app.delete<{ Params: { id: number } }>('/api/tokens/:id', { ...ADMIN, schema: REVOKE }, async (request, reply) => {
    const { id } = request.params
    if (await store.tokens.revoke(id, request.caller.name)) return reply.code(204).send()
    throw new HttpProblem(404, 'access/no-token', `There is no token ${id} that could be revoked`)
  })
}
