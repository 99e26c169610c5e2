import { addToken } from '#platform/access/add-token.ts'
import { PERMISSION_SETS } from '#platform/access/permission.ts'
import type { Token } from '#platform/store/port/tokens.ts'
import { FLAG, INTEGER, listOf, MOMENT, NOTHING, oneOf, optionsOf, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import type { CloudContext } from '../v2/cloud-context.ts'
import { ACCOUNT, type Asked, type CloudRoute, notFound, type Outcome } from '../v2/cloud-route.ts'
import { INCLUDE, PAGE, partOf } from '../v2/filters.ts'
import { checkProject } from '../v2/project-routes.ts'

const TOKEN = {
  id: INTEGER,
  account_id: INTEGER,
  uid: TEXT,
  name: TEXT,
  state: INTEGER,
  permission_grants: listOf(recordOf('PermissionGrant', { permission_set: TEXT, project_id: NOTHING })),
  metadata_only: FLAG,
  webhooks_only: FLAG,
  last_used: orNull(MOMENT),
  expires_at: orNull(MOMENT),
  created_at: MOMENT,
  updated_at: MOMENT,
}
const TOKEN_SCHEMA = recordOf('ServiceToken', TOKEN)
const NEW_TOKEN_SCHEMA = recordOf('NewServiceToken', { ...TOKEN, token_string: TEXT })

const NEW_TOKEN = {
  title: 'CreateServiceToken',
  ...optionsOf({
    name: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
    permission_grants: {
      ...listOf({
        ...optionsOf({ permission_set: oneOf(Object.keys(PERMISSION_SETS)), project_id: orNull(INTEGER) }),
        required: ['permission_set'],
      }),
      minItems: 1,
    },
  }),
  required: ['name', 'permission_grants'],
}

const TOKENS = '/accounts/:account_id/service-tokens/'

/** Tokens: those that there are, a new one, one less. */
export function serviceTokenRoutes(context: CloudContext): readonly CloudRoute[] {
  const { store } = context.platform
  return [
    {
      method: 'GET',
      path: TOKENS,
      summary: 'Tokens; their words are never told',
      needs: 'admin',
      query: { ...PAGE, ...INCLUDE },
      answers: { item: TOKEN_SCHEMA },
      async handle({ query }) {
        const tokens = (await store.tokens.list()).filter(({ revokedAt }) => revokedAt === null)
        const { items, total } = partOf(tokens, query)
        return { items: items.map(describeToken), total, orderBy: 'id' }
      },
    },
    {
      method: 'POST',
      path: TOKENS,
      summary: 'Makes a token, whose word is told this once',
      needs: 'admin',
      body: NEW_TOKEN,
      answers: { data: NEW_TOKEN_SCHEMA },
      handle: (asked) => makeToken(context, asked),
    },
    {
      method: 'GET',
      path: `${TOKENS}:token_id/`,
      summary: 'A token',
      needs: 'admin',
      answers: { data: TOKEN_SCHEMA },
      handle: async ({ params }) => ({ data: describeToken(await getToken(context, params['token_id'])) }),
    },
    {
      method: 'DELETE',
      path: `${TOKENS}:token_id/`,
      summary: 'Revokes a token',
      needs: 'admin',
      answers: { data: TOKEN_SCHEMA },
      async handle({ params, request }) {
        const token = await getToken(context, params['token_id'])
        await store.tokens.revoke(token.id, request.caller.name)
        return { data: { ...describeToken(token), state: 2 } }
      },
    },
    {
      method: 'GET',
      path: `${TOKENS}:token_id/permissions/`,
      summary: 'What a token may do',
      needs: 'admin',
      answers: {
        item: recordOf('ServiceTokenPermission', {
          id: INTEGER,
          account_id: INTEGER,
          service_token_id: INTEGER,
          project_id: NOTHING,
          all_projects: FLAG,
          permission_set: TEXT,
          state: INTEGER,
          created_at: MOMENT,
          updated_at: MOMENT,
        }),
      },
      async handle({ params }) {
        const { id, scopes, createdAt } = await getToken(context, params['token_id'])
        const items = scopes.map((scope, at) => ({
          id: at + 1,
          account_id: ACCOUNT,
          service_token_id: id,
          project_id: null,
          all_projects: true,
          permission_set: scope,
          state: 1,
          created_at: createdAt,
          updated_at: createdAt,
        }))
        return { items, total: items.length, orderBy: 'id' }
      },
    },
  ]
}

function describeToken(token: Token) {
  const { id, name, scopes, createdAt, lastUsedAt, expiresAt, revokedAt } = token
  return {
    id,
    account_id: ACCOUNT,
    uid: token.hint,
    name,
    state: revokedAt === null ? 1 : 2,
    permission_grants: scopes.map((scope) => ({ permission_set: scope, project_id: null })),
    metadata_only: scopes.every((scope) => scope === 'metadata_only'),
    webhooks_only: false,
    last_used: lastUsedAt,
    expires_at: expiresAt,
    created_at: createdAt,
    updated_at: createdAt,
  }
}

async function getToken({ platform }: CloudContext, number: unknown): Promise<Token> {
  const found = (await platform.store.tokens.list()).find(({ id, revokedAt }) => id === number && revokedAt === null)
  if (found) return found
  throw notFound('token', number)
}

async function makeToken({ platform }: CloudContext, { body, request }: Asked): Promise<Outcome> {
  const { name, permission_grants: grants } = body as {
    readonly name: string
    readonly permission_grants: readonly { readonly permission_set: string; readonly project_id?: number | null }[]
  }
  for (const { project_id } of grants) if (project_id !== undefined && project_id !== null) checkProject(project_id)
  const lifetime = platform.settings?.security.tokenLifetimeMs
  const expiresAt = lifetime === undefined ? null : new Date(platform.now() + lifetime).toISOString()
  const scopes = [...new Set(grants.map(({ permission_set }) => permission_set))]
  const { token, word } = await addToken(platform.store, {
    name: name.trim(),
    scopes,
    expiresAt,
    by: request.caller.name,
  })
  return { data: { ...describeToken(token), token_string: word } }
}
