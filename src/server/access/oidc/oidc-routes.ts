import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OidcSettings } from '#platform/settings/server-settings.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import type { ServerLog } from '../../server-log.ts'
import type { AccessStore } from '../identify.ts'
import { nextPage } from '../next-page.ts'
import { openSession } from '../open-session.ts'
import { showSignIn } from '../page-routes.ts'
import { cookieHeader, readCookie } from '../session-cookie.ts'
import { Issuer } from './issuer.ts'
import type { OidcTools } from './oidc-tools.ts'
import { personOf } from './person-of.ts'
import { readIdToken } from './read-id-token.ts'

export interface OidcRoutesOptions {
  readonly store: AccessStore
  readonly tools: OidcTools
  readonly log: ServerLog
}

const ANYBODY = { config: { needs: 'nothing' }, schema: { hide: true } } as const
const CALLBACK = '/sign-in/oidc/callback'
const TEN_MINUTES = 600_000

/** What a browser keeps while somebody is at the issuer: it is proof that it was this browser that went there. */
interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly next: string
}

/** Sign-in at an issuer of OpenID Connect: there with a question, back with a code. */
export function addOidcRoutes(app: FastifyInstance, { store, tools, log }: OidcRoutesOptions): void {
  let known: { readonly of: OidcSettings; readonly issuer: Issuer } | undefined
  const issuerNow = (request: FastifyRequest): { readonly of: OidcSettings; readonly issuer: Issuer } => {
    const { signIn } = request.accessRules
    if (signIn.kind !== 'oidc' || !signIn.oidc) {
      throw new HttpProblem(404, 'http/not-found', 'Nobody signs in with OpenID Connect here')
    }
    if (known?.of !== signIn.oidc) known = { of: signIn.oidc, issuer: new Issuer(signIn.oidc, tools) }
    return known
  }

  app.get<{ Querystring: { next?: string } }>('/sign-in/oidc', ANYBODY, async (request, reply) => {
    const { of: settings, issuer } = issuerNow(request)
    const next = nextPage(request.query.next)
    try {
      const { authorization_endpoint } = await issuer.describe()
      const pending: Pending = { state: word(), nonce: word(), verifier: word(), next }
      const value = Buffer.from(JSON.stringify(pending)).toString('base64url')
      reply.header('set-cookie', cookieHeader('sign_in', request.accessRules, { value, lastsMs: TEN_MINUTES }))
      return await reply.redirect(questionTo(authorization_endpoint, settings, pending, redirectUri(request)), 303)
    } catch (error) {
      log(`sign-in at ${settings.issuer}: ${messageOf(error)}`, { request: request.id })
      return showSignIn(request, reply.code(502), {
        next,
        problem: 'The issuer cannot be asked. The log of the server says why.',
      })
    }
  })

  app.get<{ Querystring: Readonly<Record<string, string | undefined>> }>(CALLBACK, ANYBODY, async (request, reply) => {
    const { of: settings, issuer } = issuerNow(request)
    const pending = pendingOf(readCookie(request, 'sign_in', request.accessRules))
    // Each question is answered once.
    reply.header('set-cookie', cookieHeader('sign_in', request.accessRules))
    const next = nextPage(pending?.next)
    const refuse = (problem: string) => showSignIn(request, reply.code(401), { next, problem })
    const { code, state, iss, error } = request.query
    if (!pending || state !== pending.state)
      return refuse('This is no answer to a question of this browser. Sign in again.')
    if (iss !== undefined && iss !== settings.issuer) return refuse('This is the answer of another issuer.')
    if (error !== undefined || code === undefined) return refuse('The issuer has not signed you in.')
    try {
      const token = await issuer.idTokenFor(code, pending.verifier, redirectUri(request))
      const claims = await readIdToken(token, { issuer, settings, nonce: pending.nonce, now: tools.now() })
      const { name, role } = personOf(claims, settings)
      if (role === undefined) {
        await noteRefusal(store, name, request.ip)
        return await showSignIn(request, reply.code(403), { next, problem: 'None of your groups has a role here.' })
      }
      await openSession({ user: name, role, via: 'oidc' }, { request, reply, store })
      return await reply.redirect(next, 303)
    } catch (thrown) {
      log(`sign-in at ${settings.issuer}: ${messageOf(thrown)}`, { request: request.id })
      return refuse('The issuer’s answer is not to be trusted. The log of the server says why.')
    }
  })
}

function questionTo(endpoint: string, { clientId }: OidcSettings, pending: Pending, redirectTo: string): string {
  const url = new URL(endpoint)
  const challenge = createHash('sha256').update(pending.verifier).digest('base64url')
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectTo,
    scope: 'openid profile email',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return url.href
}

function redirectUri({ accessRules: { publicOrigin }, protocol, host }: FastifyRequest): string {
  return `${publicOrigin ?? `${protocol}://${host}`}${CALLBACK}`
}

function word(): string {
  return randomBytes(32).toString('base64url')
}

function pendingOf(cookie: string | undefined): Pending | undefined {
  try {
    const value = JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString('utf8')) as Partial<Pending> | null
    const { state, nonce, verifier, next } = value ?? {}
    const isWhole = [state, nonce, verifier, next].every((part) => typeof part === 'string' && part !== '')
    return isWhole ? (value as Pending) : undefined
  } catch {
    return undefined
  }
}

async function noteRefusal({ audit }: AccessStore, name: string, address: string): Promise<void> {
  const data = { via: 'oidc', address, reason: 'no role' }
  await audit.append([{ action: 'user.sign_in_failed', actor: null, subject: `user ${name}`, data }])
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
