import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Permission } from '#platform/access/permission.ts'
import type { UserSession } from '#platform/store/port/sessions.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { MOMENT, NOTHING, recordOf, TEXT } from '#api/json-schema.ts'
import { ROLE, SESSION } from '#api/session.ts'
import type { AccessStore } from './identify.ts'
import { closeSession, openSession } from './open-session.ts'
import type { PasswordSignIn } from './password-sign-in.ts'
import { csrfTokenOf } from './session-cookie.ts'

const PERMISSIONS: readonly Permission[] = ['read', 'rows', 'run', 'change', 'admin']
const ANYBODY = { config: { needs: 'nothing' } } as const

const CREDENTIALS = {
  type: 'object',
  required: ['name', 'password'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    password: { type: 'string', minLength: 1, maxLength: 1000 },
  },
} as const

const TAGS = ['session'] as const
const WHO = {
  tags: TAGS,
  summary: 'Who asks, and what he may do',
  response: {
    200: SESSION,
  },
}
const SIGN_IN = {
  tags: TAGS,
  summary: 'Signs in with a password: the answer sets a cookie',
  body: CREDENTIALS,
  response: {
    200: recordOf('NewSession', { name: TEXT, role: ROLE, csrf_token: TEXT, expires_at: MOMENT }),
  },
}
const SIGN_OUT = { tags: TAGS, summary: 'Signs out', response: { 204: NOTHING } }

interface Credentials {
  readonly name: string
  readonly password: string
}

/** `/api/session`: who asks, sign-in with a password, sign-out. */
export function addSessionRoutes(app: FastifyInstance, store: AccessStore, passwords: PasswordSignIn): void {
  app.get('/api/session', { ...ANYBODY, schema: WHO }, (request) => asJson(request, request.identity.session))

  app.post<{ Body: Credentials }>(
    '/api/session',
    { config: { needs: 'nothing', beginsSession: true }, schema: SIGN_IN },
    async (request, reply) => {
      const user = await signedIn(request, request.body, passwords)
      const session = await openSession({ user: user.name, role: user.role, via: 'local' }, { request, reply, store })
      return {
        name: session.user,
        role: session.role,
        csrf_token: csrfTokenOf(session.word),
        expires_at: session.expiresAt,
      }
    },
  )

  app.delete('/api/session', { ...ANYBODY, schema: SIGN_OUT }, async (request, reply) => {
    await closeSession({ request, reply, store })
    return reply.code(204).send()
  })
}

/** The user of a name and a password; refused where people sign in otherwise. */
export function signedIn(
  request: FastifyRequest,
  { name, password }: Credentials,
  passwords: PasswordSignIn,
): ReturnType<PasswordSignIn['check']> {
  if (request.accessRules.signIn.kind === 'local') return passwords.check(name, password, request.ip)
  throw new HttpProblem(409, 'access/no-passwords', 'Nobody signs in with a password here', {
    hint: 'sign_in under security in trellis.yml says how people sign in',
  })
}

function asJson(
  { caller, accessRules, identity }: FastifyRequest,
  session: (UserSession & { readonly word: string }) | undefined,
): Readonly<Record<string, unknown>> {
  return {
    name: caller.name,
    via: caller.via,
    permissions: PERMISSIONS.filter((permission) => caller.may(permission)),
    sign_in: identity.isOpen ? null : accessRules.signIn.kind,
    role: session?.role ?? null,
    csrf_token: session ? csrfTokenOf(session.word) : null,
    expires_at: session?.expiresAt ?? null,
  }
}
