import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import { acceptsHtml } from '../http/accepts-html.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { AccessRules } from './access-rules.ts'
import { addressGroup } from './address-group.ts'
import { NOBODY } from './callers.ts'
import { CountedWindows } from './counted-windows.ts'
import { type AccessStore, embedWordOf, identify, type Identity } from './identify.ts'
import { refuseStrangers } from './refuse-strangers.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { csrfTokenOf } from './session-cookie.ts'

export interface GuardOptions {
  readonly rules: () => AccessRules
  readonly store: AccessStore
  readonly now: () => number
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked for all the time, by programs that see whether the server lives: counts against no limit. */
    readonly isProbe?: true
    /** Signs somebody in: whoever is signed in already brings no word of that session. */
    readonly beginsSession?: true
  }
  interface FastifyRequest {
    identity: Identity
    accessRules: AccessRules
  }
}

const MINUTE = 60_000
const UNKNOWN: Identity = { caller: NOBODY, isOpen: false, key: null }

/**
 * Lets nobody reach a route who may not. Every route that is added after it says what it needs of its caller, and
 * finds in `request.caller` who that is.
 */
export function guard(app: FastifyInstance, { rules: rulesNow, store, now }: GuardOptions): void {
  const requests = new CountedWindows(now)
  app.decorateRequest('caller', { getter: (): typeof NOBODY => NOBODY })
  app.decorateRequest('identity', { getter: () => UNKNOWN })
  app.decorateRequest('accessRules', { getter: rulesNow })
  app.decorateRequest('mayStill', async function (this: FastifyRequest) {
    try {
      const { caller } = await identify(this, rulesNow(), store, true)
      return caller.may(this.routeOptions.config.needs ?? 'admin')
    } catch (error) {
      // A store that does not answer says nothing against him.
      return !(error instanceof HttpProblem)
    }
  })
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.needs === undefined) {
      throw new Error(
        `${String(method)} ${url} does not say what it needs of its caller: { config: { needs: 'read' } }`,
      )
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    const rules = rulesNow()
    setSecurityHeaders(reply, rules, embedWordOf(request) !== undefined)
    refuseStrangers(request, rules)
    const { isProbe } = request.routeOptions.config
    if (isProbe) return
    const identity = await identified(request, rules)
    know(request, identity)
    count(identity.key)
    if (!request.is404) await demand(request, reply)
  })
  app.addHook('preValidation', async (request) => {
    if (!request.is404) refuseForgeries(request)
  })

  async function identified(request: FastifyRequest, rules: AccessRules): Promise<Identity> {
    try {
      return await identify(request, rules, store)
    } catch (error) {
      // Whoever guesses tokens is slowed down, too.
      if (error instanceof HttpProblem && !rules.isOpen) count(`address ${request.ip}`)
      throw error
    }
  }

  function count(key: string | null): void {
    if (key === null) return
    const { requestsPerMinute } = rulesNow()
    const counted = key.startsWith('address ') ? `address ${addressGroup(key.slice('address '.length))}` : key
    const { count, endsInMs } = requests.add(counted, MINUTE)
    if (count > requestsPerMinute)
      throw tooMany(endsInMs, `There were more than ${requestsPerMinute} requests in a minute`)
  }
}

/** An answer to somebody who asks too often. */
export function tooMany(waitMs: number, message: string): HttpProblem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return new HttpProblem(429, 'http/too-many', message, {
    hint: `ask again in ${seconds} s`,
    headers: { 'retry-after': String(seconds) },
  })
}

/** The getters above say who asks where the guard has not come so far. */
function know(request: FastifyRequest, identity: Identity): void {
  Object.defineProperty(request, 'identity', { value: identity })
  Object.defineProperty(request, 'caller', { value: identity.caller })
}

async function demand(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { caller } = request
  const { needs = 'admin' } = request.routeOptions.config
  if (caller.may(needs)) return
  if (caller.via !== 'nobody') {
    throw new HttpProblem(
      403,
      'access/forbidden',
      `${caller.name ?? 'Whoever asks'} may not do that: it needs '${needs}'`,
    )
  }
  if (request.method === 'GET' && acceptsHtml(request)) {
    await reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`)
    return
  }
  throw new HttpProblem(401, 'access/sign-in', 'This needs somebody who has signed in, or a token', {
    hint: request.accessRules.isOpen
      ? THROUGH_A_PROXY
      : 'send a token as `Authorization: Token …`; trellis tokens create makes one',
    headers: { 'www-authenticate': 'Bearer' },
  })
}

/** Who comes directly would have been let in. */
const THROUGH_A_PROXY =
  'this server is reached through a proxy: sign_in under security in trellis.yml says how people sign in then'

const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What a browser sends along by itself proves nothing of who wanted it sent: a page of ours says a word that no other knows. */
function refuseForgeries(request: FastifyRequest): void {
  if (HARMLESS.has(request.method)) return
  const { caller, identity, headers } = request
  if (caller.via === 'proxy') {
    // The session is the proxy's: all there is to go by is what the browser says of the page.
    if (headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin') return
    throw forged('The request does not say which page it comes from', 'programs send a token')
  }
  if (!identity.session || request.routeOptions.config.beginsSession) return
  const given = headers['x-csrf-token'] ?? (request.body as { csrf_token?: unknown } | null | undefined)?.csrf_token
  if (typeof given === 'string' && isSame(given, csrfTokenOf(identity.session.word))) return
  throw forged(
    'The request does not bring the word of its session',
    'send csrf_token of GET /api/session as X-CSRF-Token',
  )
}

function forged(message: string, hint: string): HttpProblem {
  return new HttpProblem(403, 'access/csrf', message, { hint })
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
