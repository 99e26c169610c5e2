import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OidcSettings, Role } from '#platform/settings/server-settings.ts'
import { testClock } from '#platform/store/conformance/stores-for-tests.ts'
import { CLIENT_SECRET, serversForTests, type ServedForTest } from '../served-for-tests.ts'
import { type IssuerForTest, issuerForTest } from './issuer-for-tests.ts'
import { personOf } from './person-of.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

const CLIENT_ID = 'trellis:eu'
let issuer: IssuerForTest
let served: ServedForTest

beforeEach(async () => {
  issuer = await issuerForTest({ id: CLIENT_ID, secret: CLIENT_SECRET }, testClock().now)
  issuer.lies = { claims: { groups: ['plants', 'admins'], email: 'ada@example.com', email_verified: true } }
  served = await serve({ host: '0.0.0.0' })
  set()
})
afterEach(() => issuer.close())

function set(changes: Partial<OidcSettings> = {}, allowPrivate: readonly string[] = ['127.0.0.1']): void {
  const roles = new Map<string, Role>([
    ['plants', 'viewer'],
    ['admins', 'admin'],
  ])
  const oidc: OidcSettings = {
    issuer: issuer.url,
    clientId: CLIENT_ID,
    clientSecret: { kind: 'env', name: 'OIDC_SECRET' },
    claim: 'groups',
    roles,
    ...changes,
  }
  served.say({ server: { publicUrl: 'https://trellis.example.com' }, security: { signIn: 'oidc', oidc, allowPrivate } })
}

function cookiesOf({ headers }: LightMyRequestResponse): string {
  const all = headers['set-cookie'] ?? []
  return (Array.isArray(all) ? all : [all])
    .map((cookie) => cookie.replace(/;.*/, ''))
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
}

async function begin(): Promise<{ readonly question: string; readonly cookie: string }> {
  const answer = await served.app.inject('/sign-in/oidc?next=/jobs')
  return { question: String(answer.headers.location), cookie: cookiesOf(answer) }
}

const comeBack = (url: string, cookie: string) =>
  served.app.inject({ url, headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })

/** There and back. */
async function signIn(): Promise<LightMyRequestResponse> {
  const { question, cookie } = await begin()
  return comeBack(issuer.answer(question), cookie)
}

describe('sign-in with OpenID Connect', () => {
  test('asks with state, nonce and a challenge, and for nothing but who somebody is', async () => {
    const { question, cookie } = await begin()
    const { origin, pathname, searchParams } = new URL(question)
    expect([`${origin}${pathname}`, Object.fromEntries(searchParams)]).toEqual([
      `${issuer.url}/authorize`,
      {
        tenant: '1',
        response_type: 'code',
        client_id: CLIENT_ID,
        redirect_uri: 'https://trellis.example.com/sign-in/oidc/callback',
        scope: 'openid profile email',
        state: expect.stringMatching(/^[\w-]{43}$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: 'S256',
      },
    ])
    expect(cookie).toMatch(/^__Host-trellis_sign_in=/)
  })

  test('opens a session with the highest role of the groups, and goes on to where somebody wanted to go', async () => {
    const answer = await signIn()
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/jobs'])
    const who = await served.app.inject({ url: '/api/session', headers: { cookie: cookiesOf(answer) } })
    expect(who.json()).toMatchObject({ name: 'ada@example.com', via: 'session', role: 'admin', sign_in: 'oidc' })
    expect(await served.audited()).toEqual([['user.signed_in', 'ada@example.com', 'user ada@example.com']])
  })

  test('asks the issuer for what it says of itself once, and for its keys when there are new ones', async () => {
    await signIn()
    await signIn()
    expect(issuer.asked).toEqual(['GET /.well-known/openid-configuration', 'POST /token', 'GET /keys', 'POST /token'])
    await issuer.changeKey()
    expect((await signIn()).statusCode).toBe(401)
    served.clock.pass(30_000)
    expect((await signIn()).statusCode).toBe(303)
  })

  test('is refused to who has no role', async () => {
    issuer.lies = { claims: { groups: ['strangers'], sub: 'eve' } }
    const answer = await signIn()
    expect([answer.statusCode, cookiesOf(answer)]).toEqual([403, ''])
    expect(answer.body).toContain('None of your groups has a role here.')
    expect(await served.audited()).toEqual([['user.sign_in_failed', null, 'user eve']])
  })
})

describe('an answer counts', () => {
  test('in the browser that asked, once, and to its own question', async () => {
    const mine = await begin()
    const other = await begin()
    const answer = issuer.answer(mine.question)
    expect((await comeBack(answer, '')).statusCode).toBe(401)
    expect((await comeBack(answer, other.cookie)).statusCode).toBe(401)
    expect((await comeBack(answer.replace(/state=[^&]*/, 'state='), mine.cookie)).statusCode).toBe(401)
    const evil = answer.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example')
    expect((await comeBack(evil, mine.cookie)).statusCode).toBe(401)
    expect((await comeBack(answer, mine.cookie)).statusCode).toBe(303)
    expect((await comeBack(answer, mine.cookie)).statusCode).toBe(401)
  })

  test('not with a question that was made up', async () => {
    const planted = Buffer.from(JSON.stringify({ state: 's', nonce: 'n', verifier: 'v', next: '//evil.example' }))
    const cookie = `__Host-trellis_sign_in=${planted.toString('base64url')}`
    const answer = await comeBack('/sign-in/oidc/callback?code=x&state=s', cookie)
    expect([answer.statusCode, answer.body.includes('evil')]).toEqual([401, false])
  })

  test('not where it says that something went wrong', async () => {
    const { question, cookie } = await begin()
    const back = issuer.answer(question).replace(/code=\w+/, 'error=access_denied&error_description=%3Cscript%3E')
    const answer = await comeBack(back, cookie)
    expect([answer.statusCode, answer.body.includes('<script>')]).toEqual([401, false])
    expect(answer.body).toContain('The issuer has not signed you in.')
  })
})

describe('a token of the issuer is believed only', () => {
  const other = generateKeyPair('RS256', { extractable: true })
  const past = { iat: 1_600_000_000, exp: 1_600_000_300 }

  test.each<[string, Record<string, unknown>]>([
    ['from itself', { iss: 'https://evil.example' }],
    ['for this client', { aud: 'another' }],
    ['for this client alone', { aud: [CLIENT_ID, 'another'] }],
    ['where it was given to this client', { azp: 'another' }],
    ['in its time', past],
    ['where it says when it ends', { exp: undefined }],
    ['where it is of somebody', { sub: undefined }],
    ['as an answer to this question', { nonce: 'another' }],
  ])('%s', async (_, claims) => {
    issuer.lies = { claims: { groups: ['admins'], ...claims } as JWTPayload }
    const answer = await signIn()
    expect([answer.statusCode, cookiesOf(answer)]).toEqual([401, ''])
    expect(answer.body).toContain('The issuer’s answer is not to be trusted.')
    expect(served.logged).toHaveLength(1)
  })

  test.each<[string, NonNullable<IssuerForTest['lies']['token']>]>([
    ['with a signature', async ({ claims }) => new UnsecuredJWT(claims).encode()],
    [
      'signed with a key of the issuer',
      async ({ claims }) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key-1' }).sign((await other).privateKey),
    ],
    [
      'signed with a key that it does not bring along itself',
      async ({ claims }) => {
        const { publicKey, privateKey } = await other
        return new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(publicKey) })
          .sign(privateKey)
      },
    ],
    [
      'signed with the private half of a key, not with the public one as a password',
      async ({ claims }) => {
        const jwks = (await (await fetch(`${issuer.url}/keys`)).json()) as { keys: [{ n: string }] }
        const secret = await importJWK({ kty: 'oct', k: jwks.keys[0].n }, 'HS256')
        return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret)
      },
    ],
    [
      'as it was signed',
      async ({ claims, sign }) => {
        const [head, , signature] = (await sign(claims)).split('.')
        const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'eve' })).toString('base64url')
        return `${head}.${changed}.${signature}`
      },
    ],
    ['where it is one', async () => 'no token at all'],
  ])('%s', async (_, token) => {
    issuer.lies = { claims: { groups: ['admins'] }, token }
    const answer = await signIn()
    expect([answer.statusCode, cookiesOf(answer)]).toEqual([401, ''])
  })
})

describe('an issuer is asked only', () => {
  test.each<[string, () => void, string]>([
    ['where a private address is allowed', () => set({}, []), '127.0.0.1 is a private address'],
    ['over TLS, beyond this machine', () => set({ issuer: 'http://id.example.com' }), 'is no address of https'],
    [
      'under its own name',
      () => {
        issuer.lies = { discovery: { issuer: 'https://evil.example' } }
      },
      'the issuer calls itself',
    ],
    [
      'where all it names is over TLS',
      () => {
        issuer.lies = { discovery: { token_endpoint: 'http://10.0.0.1/token' } }
      },
      'is no address of https',
    ],
    ['where it is there', () => set({ issuer: `${issuer.url}/elsewhere` }), 'answers 404'],
  ])('%s', async (_, change, problem) => {
    change()
    const answer = await served.app.inject('/sign-in/oidc')
    expect(answer.statusCode).toBe(502)
    expect(answer.body).not.toContain('127.0.0.1')
    expect(served.logged.join()).toContain(problem)
  })

  test('with the right secret, which nobody gets to see', async () => {
    const other = await issuerForTest({ id: CLIENT_ID, secret: 'another' }, testClock().now)
    set({ issuer: other.url })
    const { question, cookie } = await begin()
    const answer = await comeBack(other.answer(question), cookie)
    other.close()
    expect(answer.statusCode).toBe(401)
    expect(served.logged.join()).toContain('the issuer refuses the code: 401 invalid_client')
    expect(`${served.logged.join()}${answer.body}`).not.toContain(CLIENT_SECRET)
  })
})

test.each<[Record<string, unknown>, string, { name: string; role: Role | undefined }]>([
  [{ sub: '1', groups: 'admins' }, 'groups', { name: '1', role: 'admin' }],
  [{ sub: '1', groups: ['plants', 'admins', 3] }, 'groups', { name: '1', role: 'admin' }],
  [{ sub: '1', realm_access: { roles: ['plants'] } }, 'realm_access.roles', { name: '1', role: 'viewer' }],
  [{ sub: '1', 'https://example.com/roles': ['plants'] }, 'https://example.com/roles', { name: '1', role: 'viewer' }],
  [{ sub: '1' }, 'groups', { name: '1', role: undefined }],
  [{ sub: '1', groups: null }, 'groups', { name: '1', role: undefined }],
  [{ sub: '1', groups: ['constructor'] }, '__proto__', { name: '1', role: undefined }],
  [{ sub: '1', preferred_username: 'ada', email: 'a@b.c' }, 'x', { name: 'ada', role: undefined }],
  [
    { sub: '1', preferred_username: 'ada', email: 'a@b.c', email_verified: true },
    'x',
    { name: 'a@b.c', role: undefined },
  ],
])('the claims %j, groups in %s, are of %j', (claims, claim, person) => {
  const roles = new Map<string, Role>([
    ['plants', 'viewer'],
    ['admins', 'admin'],
  ])
  expect(personOf(claims, { claim, roles })).toEqual(person)
})
