import { NetworkError } from '#foundation/network-error.ts'
import type { Line } from './line.ts'
import { hideCredentials } from './hide-credentials.ts'

/** More than any package, less than what fills the memory. */
const MAX_BYTES = 256 * 1024 * 1024

/** The bytes at an address; an answer other than 200 is a `NetworkError`. */
export async function download(line: Line, url: string, timeoutMs: number, tell?: (status: number) => void) {
  const { effects, signal } = line
  const answer = await effects.outside.get(url, { timeoutMs, maxBytes: MAX_BYTES, signal, env: effects.env })
  tell?.(answer.status)
  const { status, reason, body } = answer
  if (status >= 200 && status < 300) return body
  const side = status >= 500 ? 'Server' : 'Client'
  const mayPass = status >= 500 || status === 408 || status === 429
  throw new NetworkError(`${status} ${side} Error: ${reason} for url: ${hideCredentials(url)}`, mayPass)
}

/** How long to wait for a download, from `DBT_HTTP_TIMEOUT` in seconds. */
export function downloadTimeoutMs(env: Readonly<Record<string, string | undefined>>): number {
  const seconds = Number(env.DBT_HTTP_TIMEOUT || 10)
  return seconds > 0 ? seconds * 1000 : 10_000
}
