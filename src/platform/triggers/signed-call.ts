import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A call that somebody signed, as it came. */
export interface SignedCall {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The very bytes that were sent. */
  readonly body: Uint8Array
}

export type Verdict =
  /** `delivery` is another one for each call that was signed. */
  { readonly kind: 'right'; readonly delivery: string } | { readonly kind: 'wrong' } | { readonly kind: 'late' }

/** So far the clocks of both may be apart, the way included. */
const WINDOW_MS = 5 * 60_000

/**
 * Whether a call was signed with the secret. With `X-Trellis-Timestamp`, seconds since 1970, the signature is of
 * `<timestamp>.<body>` and holds for five minutes; without it, it is of the body alone, as dbt and GitHub sign.
 */
export function verifyCall({ headers, body }: SignedCall, secret: string, now: number): Verdict {
  const timestamp = one(headers['x-trellis-timestamp'])
  const signature = signatureOf(headers)
  const signed = timestamp === undefined ? body : Buffer.concat([Buffer.from(`${timestamp}.`), body])
  const wanted = createHmac('sha256', secret).update(signed).digest()
  // Compared first, so that nobody learns from the time it takes what was wrong.
  const isRight = timingSafeEqual(wanted, signature ?? Buffer.alloc(wanted.length)) && signature !== undefined
  if (!isRight) return { kind: 'wrong' }
  if (timestamp !== undefined && !isNear(timestamp, now)) return { kind: 'late' }
  return { kind: 'right', delivery: createHash('sha256').update(wanted).digest('base64url').slice(0, 22) }
}

function isNear(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) * 1000 - now) <= WINDOW_MS
}

/** `Authorization: <hex>` as dbt sends it, or `sha256=<hex>` in a header of its own. */
function signatureOf(headers: SignedCall['headers']): Buffer | undefined {
  const given = one(headers['x-trellis-signature']) ?? one(headers['x-hub-signature-256']) ?? one(headers.authorization)
  const [, hex] = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(given?.trim() ?? '') ?? []
  return hex === undefined ? undefined : Buffer.from(hex, 'hex')
}

function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
