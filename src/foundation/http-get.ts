import { readFileSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect as secureConnect } from 'node:tls'
import type { Duplex } from 'node:stream'
import type { Answer, GetOptions } from './effects.ts'
import { NetworkError } from './network-error.ts'
import { proxyFor } from './proxy-for.ts'

const MAX_REDIRECTS = 30

/** Asks an address over HTTP or HTTPS, through a proxy if the environment names one. */
export async function httpGet(url: string, options: GetOptions): Promise<Answer> {
  let next = url
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const target = parseAddress(next)
    const response = await ask(target, options)
    const { statusCode = 0, statusMessage = '', headers } = response
    if (headers.location === undefined || ![301, 302, 303, 307, 308].includes(statusCode)) {
      return { status: statusCode, reason: statusMessage, body: await readBody(response, target.host, options) }
    }
    response.destroy()
    const led = new URL(headers.location, target)
    // Credentials are for the host that they were written for.
    if (led.host === target.host && !led.username) [led.username, led.password] = [target.username, target.password]
    if (target.protocol === 'https:' && led.protocol !== 'https:') {
      throw new NetworkError(`${target.host} leads to ${led.protocol}//${led.host}, which is not encrypted`, false)
    }
    next = led.href
  }
  throw new NetworkError(`the address leads on more than ${MAX_REDIRECTS} times`, false)
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  const why = url ? `'${url.protocol}' is no kind of address to download from` : `'${text}' is no address`
  throw new NetworkError(why, false)
}

async function ask(url: URL, options: GetOptions): Promise<IncomingMessage> {
  const proxy = proxyFor(url, options.env)
  const isSecure = url.protocol === 'https:'
  const credentials = credentialsOf(url)
  const headers = {
    'user-agent': 'trellis',
    'accept-encoding': 'identity',
    ...(credentials && { authorization: credentials }),
  }
  const { signal } = options
  const ca = isSecure ? authorities(options.env) : undefined
  const trust = ca === undefined ? {} : { ca }
  if (proxy && isSecure) {
    const tunnel = await openTunnel(url, proxy, options)
    const createConnection = () => secureConnect({ socket: tunnel as never, servername: url.hostname, ...trust })
    return answerOf(secureRequest(url, { headers, signal, createConnection }), url, options)
  }
  if (proxy) {
    const through = credentialsOf(proxy)
    const told = { ...headers, host: url.host, ...(through && { 'proxy-authorization': through }) }
    const asked = plainRequest({ ...addressOf(proxy), path: withoutCredentials(url), headers: told, signal })
    return answerOf(asked, proxy, options)
  }
  const request = isSecure ? secureRequest : plainRequest
  return answerOf(request(url, { headers, signal, agent: false, ...trust }), url, options)
}

/** A way through a proxy on which the rest is encrypted. */
function openTunnel(url: URL, proxy: URL, options: GetOptions): Promise<Duplex> {
  const target = `${url.hostname}:${url.port || 443}`
  const credentials = credentialsOf(proxy)
  const headers = { host: target, ...(credentials && { 'proxy-authorization': credentials }) }
  const { signal } = options
  const asking = plainRequest({ ...addressOf(proxy), method: 'CONNECT', path: target, headers, signal, agent: false })
  return new Promise((resolve, reject) => {
    asking.on('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new NetworkError(`the proxy ${proxy.host} answers ${response.statusCode} ${response.statusMessage}`))
    })
    listen(asking, proxy, options, reject)
    asking.end()
  })
}

function answerOf(asking: ClientRequest, url: URL, options: GetOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asking.on('response', resolve)
    listen(asking, url, options, reject)
    asking.end()
  })
}

function listen(asking: ClientRequest, url: URL, { timeoutMs, signal }: GetOptions, reject: (error: Error) => void) {
  asking.setTimeout(timeoutMs, () => asking.destroy(new NetworkError(`${url.host} does not answer`)))
  asking.on('error', (error) => reject(signal.aborted ? error : reasonOf(error, url)))
}

function readBody(response: IncomingMessage, host: string, { maxBytes, signal }: GetOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      const megabytes = Math.round(maxBytes / 1024 / 1024)
      if (size > maxBytes)
        response.destroy(new NetworkError(`the answer of ${host} is larger than ${megabytes} MiB`, false))
    })
    response.on('end', () => resolve(Buffer.concat(chunks)))
    response.on('error', (error) =>
      reject(
        signal.aborted || error instanceof NetworkError ? error : new NetworkError(`the answer of ${host} breaks off`),
      ),
    )
  })
}

/** What the system's codes mean. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host, or no network',
  EAI_AGAIN: 'the name of the host cannot be looked up: there is no network',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'the host does not answer',
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

function reasonOf(error: Error, { host }: URL): NetworkError {
  if (error instanceof NetworkError) return error
  const code = 'code' in error ? String(error.code) : ''
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

function addressOf({ hostname, port }: URL): { hostname: string; port: number } {
  return { hostname, port: Number(port || 80) }
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
