import type { FastifyRequest } from 'fastify'
import { embeddedDashboards, embeddedName } from '#api/embed-scope.ts'
import { digestOf } from '#platform/access/secret-word.ts'
import type { ProxySettings, Role } from '#platform/settings/server-settings.ts'
import type { Store } from '#platform/store/store.ts'
import type { UsedToken } from '#platform/store/port/tokens.ts'
import type { UserSession } from '#platform/store/port/sessions.ts'
import type { Caller } from '../http/caller.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { type AccessRules, isLoopbackName } from './access-rules.ts'
import { AT_THIS_MACHINE, callerOfEmbed, callerOfRole, callerOfToken, NOBODY } from './callers.ts'
import { readCookie } from './session-cookie.ts'

export type AccessStore = Pick<Store, 'tokens' | 'users' | 'sessions' | 'audit' | 'together'>

/** Who asks, and by which session where there is one. */
export interface Identity {
  readonly caller: Caller
  /** Whether he might do everything without a word. */
  readonly isOpen: boolean
  /** What limits of requests count by; null where there is no limit. */
  readonly key: string | null
  readonly session?: UserSession & { readonly word: string }
}

/**
 * Finds out who asks. A token that is none is an error wherever tokens count. Who only looks again, while an answer is still
 * being given, lets no session last longer by that.
 */
export async function identify(
  request: FastifyRequest,
  rules: AccessRules,
  store: AccessStore,
  isOnlyLook = false,
): Promise<Identity> {
  const isOpen = rules.isOpen && comesDirectly(request)
  const embedded = embedWordOf(request)
  if (embedded !== undefined) {
    const { caller, key } = await byEmbedToken(embedded, request, store)
    return { caller, isOpen, key: isOpen ? null : key }
  }
  const token = tokenOf(request)
  // Clients that need a token to be set at all work here before there is one.
  if (token !== undefined && !(isOpen && !(await store.tokens.any()))) {
    const { caller, key } = await byToken(token, store)
    return { caller, isOpen, key: isOpen ? null : key }
  }
  const session = await sessionOf(request, { rules, store, isOpen, isOnlyLook })
  if (session) {
    const caller = callerOfRole(session.user, session.role, 'session')
    return { caller, session, isOpen, key: isOpen ? null : `user ${session.user}` }
  }
  if (isOpen) return { caller: AT_THIS_MACHINE, isOpen, key: null }
  const { signIn } = rules
  const named = signIn.kind === 'proxy' && signIn.proxy ? byProxy(request, signIn.proxy, rules) : undefined
  return named
    ? { caller: named, isOpen, key: `user ${named.name}` }
    : { caller: NOBODY, isOpen, key: `address ${request.ip}` }
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'] as const

/** Through a proxy on this machine anybody may come, under any name. */
function comesDirectly({ headers, hostname }: FastifyRequest): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false
  return headers.host === undefined || isLoopbackName(hostname.replace(/^\[|\]$/g, '').toLowerCase())
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  return /^(?:token|bearer)\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1]
}

/** The token of an address, for a page within a page of others. */
export function embedWordOf({ query }: Pick<FastifyRequest, 'query'>): string | undefined {
  const { embed } = (query ?? {}) as { readonly embed?: unknown }
  const [first] = [embed].flat()
  return typeof first === 'string' && first !== '' ? first : undefined
}

/** It counts for less than whoever shows it may otherwise: a page that is embedded does nothing in the name of who looks at it. */
async function byEmbedToken(
  word: string,
  request: FastifyRequest,
  store: AccessStore,
): Promise<{ readonly caller: Caller; readonly key: string }> {
  const token = await usedToken(word, store)
  const dashboards = embeddedDashboards(token.scopes)
  const { embeds } = request.routeOptions.config
  const { name = '' } = (request.params ?? {}) as { readonly name?: string }
  const { instance = '' } = (request.query ?? {}) as { readonly instance?: unknown }
  const isOfDashboard =
    embeds === 'page'
      ? dashboards.size > 0
      : embeds === 'name' && typeof instance === 'string' && dashboards.has(embeddedName(name, instance))
  const mayLook = isOfDashboard && (request.method === 'GET' || request.method === 'HEAD')
  return { caller: callerOfEmbed(token, mayLook), key: `token ${token.id}` }
}

async function byToken(word: string, store: AccessStore): Promise<{ readonly caller: Caller; readonly key: string }> {
  const token = await usedToken(word, store)
  return { caller: callerOfToken(token), key: `token ${token.id}` }
}

async function usedToken(word: string, store: AccessStore): Promise<UsedToken> {
  const token = await store.tokens.use(digestOf(word))
  if (!token) {
    throw new HttpProblem(401, 'access/token', 'This token is unknown, has expired or was revoked', {
      hint: 'trellis tokens create makes one',
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    })
  }
  if (token.isFirstUse) {
    await store.audit.append([
      { action: 'token.first_used', actor: token.name, subject: `token ${token.id}`, data: { hint: token.hint } },
    ])
  }
  return token
}

async function sessionOf(
  request: FastifyRequest,
  {
    rules,
    store: { sessions },
    isOpen,
    isOnlyLook,
  }: {
    readonly rules: AccessRules
    readonly store: AccessStore
    readonly isOpen: boolean
    readonly isOnlyLook: boolean
  },
): Promise<(UserSession & { readonly word: string }) | undefined> {
  const word = readCookie(request, 'session', rules)
  if (word === undefined || word === '') return undefined
  const hash = digestOf(word)
  const session = await (isOnlyLook ? sessions.look(hash, rules.sessions) : sessions.use(hash, rules.sessions))
  // Who signed in otherwise than it is done now has to do it anew.
  return session && (isOpen || session.via === rules.signIn.kind) ? { ...session, word } : undefined
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin']

/** Only what the proxy itself sends counts: by the address of the connection, not by what a header says of it. */
function byProxy(request: FastifyRequest, proxy: ProxySettings, rules: AccessRules): Caller | undefined {
  if (!rules.isProxy(request.socket.remoteAddress ?? '')) return undefined
  const name = headerOf(request, proxy.header)
  if (name === undefined || name === '' || name.length > 200) return undefined
  const wanted = proxy.rolesHeader === undefined ? undefined : headerOf(request, proxy.rolesHeader)
  const given = wanted?.split(',').map((word) => word.trim().toLowerCase()) ?? []
  return callerOfRole(name, ROLES.findLast((role) => given.includes(role)) ?? proxy.role, 'proxy')
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  return Array.isArray(value) ? undefined : value?.trim()
}
