import type { FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import type { AccessRules } from './access-rules.ts'

/** Behind TLS the browser sees to it that nobody else on the way or below the domain has set it. */
function nameOf(purpose: string, { isBehindTls }: AccessRules): string {
  return `${isBehindTls ? '__Host-' : ''}trellis_${purpose}`
}

/** The value of one of our cookies that a request brings; undefined where there is none. */
export function readCookie(request: FastifyRequest, purpose: string, rules: AccessRules): string | undefined {
  const wanted = `${nameOf(purpose, rules)}=`
  const found = (request.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(wanted))
  return found?.slice(wanted.length)
}

/** A cookie that scripts cannot read and other sites do not send. Without a value it is taken away. */
export function cookieHeader(
  purpose: string,
  rules: AccessRules,
  kept?: { readonly value: string; readonly lastsMs: number },
): string {
  return [
    `${nameOf(purpose, rules)}=${kept?.value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${Math.round((kept?.lastsMs ?? 0) / 1000)}`,
    ...(rules.isBehindTls ? ['Secure'] : []),
  ].join('; ')
}

/** What a page of ours sends along with what changes something: another page can have the cookie sent, but does not know this. */
export function csrfTokenOf(sessionWord: string): string {
  return createHash('sha256').update(`csrf ${sessionWord}`).digest('base64url')
}
