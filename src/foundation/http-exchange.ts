import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import type * as Undici from 'undici'
import type { FullAnswer, GetOptions } from './effects.ts'
import { NetworkError } from './network-error.ts'
import { proxyFor } from './proxy-for.ts'

/** One question over HTTP. */
export interface Question {
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface ExchangeOptions extends GetOptions {
  /** Finds the addresses of a host, where no proxy does. */
  readonly lookup?: LookupFunction
}

/** An address of HTTP or HTTPS; `purpose` is what the error says that another is no good for. */
export function parseAddress(text: string, purpose: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  const why = url ? `'${url.protocol}' is no kind of address ${purpose}` : `'${text}' is no address`
  throw new NetworkError(why, false)
}

/** Asks once, through a proxy if the environment names one. Where the answer leads to is not followed. */
export async function exchange(url: URL, question: Question, options: ExchangeOptions): Promise<FullAnswer> {
  // 700 KB of program, which most processes never need.
  // It is a module of CommonJS: bundled, its names stand in the default alone.
  const undici = (await import('undici')).default as unknown as typeof Undici
  const dispatcher = wayTo(undici, url, options)
  const authorization = credentialsOf(url)
  try {
    const { statusCode, statusText, headers, body } = await undici.request(withoutCredentials(url), {
      dispatcher,
      signal: options.signal,
      method: question.method ?? 'GET',
      headers: {
        'user-agent': 'trellis',
        ...(authorization !== undefined && { authorization }),
        ...question.headers,
      },
      ...(question.body !== undefined && { body: question.body }),
    })
    return { status: statusCode, reason: statusText, headers, body: await readBody(body, url.host, options) }
  } catch (error) {
    throw options.signal.aborted ? error : reasonOf(error as Error, url)
  } finally {
    await dispatcher.destroy()
  }
}

function wayTo(
  { Agent, ProxyAgent }: typeof Undici,
  url: URL,
  { env, timeoutMs, lookup }: ExchangeOptions,
): Undici.Dispatcher {
  const ca = url.protocol === 'https:' ? authorities(env) : undefined
  const trust = ca === undefined ? {} : { ca }
  const times = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
  const proxy = proxyFor(url, env)
  if (!proxy) return new Agent({ ...times, connect: { timeout: timeoutMs, ...trust, ...(lookup && { lookup }) } })
  const token = credentialsOf(proxy)
  return new ProxyAgent({
    ...times,
    uri: withoutCredentials(proxy),
    ...(token !== undefined && { token }),
    requestTls: { timeout: timeoutMs, ...trust },
    proxyTls: { timeout: timeoutMs },
    // What is not encrypted is asked of the proxy itself.
    proxyTunnel: url.protocol === 'https:',
  })
}

async function readBody(
  body: Undici.Dispatcher.ResponseData['body'],
  host: string,
  { maxBytes, signal }: ExchangeOptions,
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      chunks.push(chunk)
      const megabytes = Math.round(maxBytes / 1024 / 1024)
      if (size > maxBytes) throw new NetworkError(`the answer of ${host} is larger than ${megabytes} MiB`, false)
    }
  } catch (error) {
    if (signal.aborted || error instanceof NetworkError) throw error
    throw new NetworkError(`the answer of ${host} breaks off`)
  }
  return Buffer.concat(chunks)
}

/** What codes of the system and of the library mean. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host, or no network',
  EAI_AGAIN: 'the name of the host cannot be looked up: there is no network',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'the host does not answer',
}

const SILENCES: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'])

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

function reasonOf(error: Error, { host }: URL): NetworkError {
  if (error instanceof NetworkError) return error
  const code = 'code' in error ? String(error.code) : ''
  if (SILENCES.has(code)) return new NetworkError(`${host} does not answer`)
  if (UNTRUSTED.has(code)) {
    return new NetworkError(
      `the certificate of ${host} is not trusted: REQUESTS_CA_BUNDLE names a file of those that are`,
      false,
    )
  }
  return new NetworkError(`${host}: ${REASONS[code] ?? error.message}`)
}

/** The certificates to trust instead of the usual ones, in the file that the variables name which Python's programs read. */
function authorities(env: GetOptions['env']): string | undefined {
  const path = env.REQUESTS_CA_BUNDLE || env.CURL_CA_BUNDLE
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new NetworkError(`the certificates in '${path}' cannot be read`, false)
  }
}

function credentialsOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function withoutCredentials(url: URL): string {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare.href
}
