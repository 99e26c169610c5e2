/** A stand-in for an issuer of OpenID Connect, which asks nobody for a password and can be made to lie. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** What the issuer says of somebody, and how. */
export interface Lies {
  readonly claims?: JWTPayload
  /** Of the whole token, in its place. */
  readonly token?: (honest: { readonly claims: JWTPayload; readonly sign: Sign }) => Promise<string>
  readonly discovery?: Readonly<Record<string, unknown>>
}

export type Sign = (claims: JWTPayload, header?: Readonly<Record<string, unknown>>) => Promise<string>

export interface IssuerForTest {
  readonly url: string
  lies: Lies
  /** What was asked of it, in order. */
  readonly asked: string[]
  /** Signs in whoever comes with that question: gives where the browser is sent back to. */
  readonly answer: (question: string) => string
  /** Signs with another key from now on. */
  readonly changeKey: () => Promise<void>
  readonly close: () => void
}

interface Question {
  readonly nonce: string
  readonly challenge: string
  readonly redirectUri: string
}

export async function issuerForTest(
  client: { readonly id: string; readonly secret: string },
  now: () => number,
): Promise<IssuerForTest> {
  const questions = new Map<string, Question>()
  let key = await newKey(1)
  let keys = 1
  let server: Server | undefined
  const sign: Sign = (claims, header = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header }).sign(key.privateKey)
  const issuer: IssuerForTest = {
    url: '',
    lies: {},
    asked: [],
    answer(question) {
      const asked = new URL(question).searchParams
      const code = createHash('sha256').update(question).digest('hex')
      questions.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
      })
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer.url }).toString()
      return `${back.pathname}${back.search}`
    },
    async changeKey() {
      keys++
      key = await newKey(keys)
    },
    close: () => void server?.close(),
  }

  async function tokens(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const form = new URLSearchParams(await textOf(request))
    const encoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
    const wanted = `Basic ${Buffer.from(`${encoded(client.id)}:${encoded(client.secret)}`).toString('base64')}`
    if (request.headers.authorization !== wanted) return [401, { error: 'invalid_client' }]
    const question = questions.get(form.get('code') ?? '')
    questions.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!question || question.challenge !== challenge || question.redirectUri !== form.get('redirect_uri')) {
      return [400, { error: 'invalid_grant' }]
    }
    const at = Math.floor(now() / 1000)
    const claims = {
      iss: issuer.url,
      aud: client.id,
      sub: '4711',
      iat: at,
      exp: at + 300,
      nonce: question.nonce,
      ...issuer.lies.claims,
    }
    const id_token = issuer.lies.token ? await issuer.lies.token({ claims, sign }) : await sign(claims)
    return [200, { access_token: 'unused', token_type: 'Bearer', id_token }]
  }

  async function answerTo(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const { pathname } = new URL(request.url ?? '', issuer.url)
    issuer.asked.push(`${request.method} ${pathname}`)
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return [200, { ...discoveryOf(issuer.url), ...issuer.lies.discovery }]
      case '/keys':
        return [200, { keys: [{ ...(await exportJWK(key.publicKey)), kid: key.kid, alg: 'RS256', use: 'sig' }] }]
      case '/token':
        return tokens(request)
      default:
        return [404, {}]
    }
  }

  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void answerTo(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(issuer, { url })
}

function discoveryOf(url: string): Readonly<Record<string, unknown>> {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize?tenant=1`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/keys`,
  }
}

async function newKey(number: number) {
  const pair = await generateKeyPair('RS256', { extractable: true })
  return { ...pair, kid: `key-${number}` }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
