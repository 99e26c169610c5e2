import type { FastifyReply } from 'fastify'
import type { AccessRules } from './access-rules.ts'

const NO_FRAME = "frame-ancestors 'none'"

/** Pages are made of files of this server alone: nothing that stands in a text can run or load anything. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  NO_FRAME,
].join('; ')

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
}

/** What browsers are told with each answer, also with those that a route writes by itself. Routes may say otherwise. */
export function setSecurityHeaders(
  { raw }: FastifyReply,
  { isBehindTls, embedIn }: AccessRules,
  isEmbedded: boolean,
): void {
  for (const [name, value] of Object.entries(HEADERS)) raw.setHeader(name, value)
  if (isEmbedded && embedIn.length > 0) {
    raw.setHeader('content-security-policy', CONTENT_POLICY.replace(NO_FRAME, `frame-ancestors ${embedIn.join(' ')}`))
    // It knows no list, and would win where a browser does not know the other.
    raw.removeHeader('x-frame-options')
  }
  if (isBehindTls) raw.setHeader('strict-transport-security', 'max-age=31536000')
}
