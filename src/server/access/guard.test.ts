import Fastify, { type InjectOptions } from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { type Permission, PERMISSION_SETS, ROLE_PERMISSIONS } from '#platform/access/permission.ts'
import type { UserRole } from '#platform/store/port/users.ts'
import { answerChecker } from '../http/answers-for-tests.ts'
import { addOpenApi, type OpenApi } from '../http/openapi.ts'
import type { AddRoutes } from '../add-routes.ts'
import { ROUTES } from '../routes.ts'
import { guard } from './guard.ts'
import { PASSWORD, serversForTests } from './served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

/** What anybody may ask who reaches the server. */
const OPEN = [
  'DELETE /api/session',
  'GET /api/openapi.json',
  'GET /api/session',
  'GET /sign-in',
  'GET /sign-in.css',
  'GET /sign-in/oidc',
  'GET /sign-in/oidc/callback',
  'POST /api/session',
  'POST /sign-in',
  'POST /sign-out',
]

const NEEDS = ['nothing', 'read', 'rows', 'run', 'change', 'admin'] as const
const BEYOND = { host: '0.0.0.0', security: { signIn: 'local' } } as const

function bearer(token: string): InjectOptions {
  return { headers: { authorization: `Bearer ${token}` } }
}

async function statusesBy(served: Awaited<ReturnType<typeof serve>>, options: InjectOptions): Promise<string[]> {
  const answers = await Promise.all(
    NEEDS.map(async (permission) => {
      const { statusCode } = await served.app.inject({ url: `/needs/${permission}`, ...options })
      return statusCode === 200 ? permission : String(statusCode)
    }),
  )
  return answers
}

describe('on loopback', () => {
  test('nobody has to sign in', async () => {
    const served = await serve()
    expect(await statusesBy(served, {})).toEqual(NEEDS)
    expect((await served.app.inject('/needs/read')).json()).toEqual({ name: null, via: 'loopback' })
  })

  test('any token is accepted until one was made, under either name of the header', async () => {
    const served = await serve()
    expect(await statusesBy(served, bearer('whatever'))).toEqual(NEEDS)
    expect(await statusesBy(served, { headers: { authorization: 'Token whatever' } })).toEqual(NEEDS)
  })

  test('once one was made, a token has to be right, and allows no more than its scopes; none is still none', async () => {
    const served = await serve()
    const token = await served.token('job_runner')
    expect(await statusesBy(served, bearer('whatever'))).toEqual(NEEDS.map(() => '401'))
    expect(await statusesBy(served, bearer(token))).toEqual(['nothing', 'read', 'rows', 'run', '403', '403'])
    expect(await statusesBy(served, {})).toEqual(NEEDS)
  })

  test('a token for metadata sees no rows', async () => {
    const served = await serve()
    const token = await served.token('metadata_only')
    expect(await statusesBy(served, bearer(token))).toEqual(['nothing', 'read', '403', '403', '403', '403'])
  })

  test('sign-in is demanded where trellis.yml says how', async () => {
    const served = await serve({ security: { signIn: 'local' } })
    expect(await statusesBy(served, {})).toEqual(['nothing', '401', '401', '401', '401', '401'])
  })

  test.each([
    { forwarded: 'for=10.0.0.1' },
    { 'x-forwarded-for': '10.0.0.1' },
    { 'x-forwarded-proto': 'https' },
    { 'x-real-ip': '10.0.0.1' },
    { host: 'trellis.example.com' },
  ])('who comes through a proxy, as %j shows, is a stranger', async (headers) => {
    const served = await serve({ server: { publicUrl: 'https://trellis.example.com' } })
    expect(await statusesBy(served, { headers })).toEqual(['nothing', '401', '401', '401', '401', '401'])
    const told = await served.app.inject({ url: '/needs/read', headers })
    expect(told.json().hint).toContain('sign_in under security in trellis.yml')
    expect((await served.app.inject({ url: '/sign-in', headers })).body).toContain('<form method="post"')
  })

  test('a setting that is changed holds from then on', async () => {
    const served = await serve()
    served.say({ security: { signIn: 'local' } })
    expect((await served.app.inject('/needs/read')).statusCode).toBe(401)
  })
})

describe('beyond loopback', () => {
  test('whoever has no token and has not signed in may do nothing', async () => {
    const served = await serve({ host: '0.0.0.0' })
    expect(await statusesBy(served, {})).toEqual(['nothing', '401', '401', '401', '401', '401'])
    expect(await statusesBy(served, bearer('whatever'))).toEqual(NEEDS.map(() => '401'))
    const { headers, ...answer } = await served.app.inject('/needs/read')
    expect([headers['www-authenticate'], answer.json()]).toEqual([
      'Bearer',
      {
        code: 'access/sign-in',
        message: 'This needs somebody who has signed in, or a token',
        hint: 'send a token as `Authorization: Token …`; trellis tokens create makes one',
      },
    ])
  })

  test('a browser is sent to the page for it', async () => {
    const served = await serve(BEYOND)
    const answer = await served.app.inject({ url: '/needs/read?a=1', headers: { accept: 'text/html,*/*' } })
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/sign-in?next=%2Fneeds%2Fread%3Fa%3D1'])
  })

  test.each(Object.keys(PERMISSION_SETS))('a token of %s may do what that set allows, and no more', async (scope) => {
    const served = await serve(BEYOND)
    const token = await served.token(scope)
    const allowed = PERMISSION_SETS[scope] ?? []
    expect(await statusesBy(served, bearer(token))).toEqual(
      NEEDS.map((permission) => (allowed.includes(permission) ? permission : '403')),
    )
  })

  test('scopes add up, and one that nobody knows allows nothing', async () => {
    const served = await serve(BEYOND)
    expect(await statusesBy(served, bearer(await served.token('readonly', 'job_runner')))).toEqual([
      'nothing',
      'read',
      'rows',
      'run',
      '403',
      '403',
    ])
    expect(await statusesBy(served, bearer(await served.token('constructor')))).toEqual([
      'nothing',
      ...NEEDS.slice(1).map(() => '403'),
    ])
  })

  test.each(Object.keys(ROLE_PERMISSIONS) as UserRole[])(
    'a %s may do what the role allows, and no more',
    async (role) => {
      const served = await serve({
        ...BEYOND,
        security: {
          signIn: 'proxy',
          proxy: { header: 'X-User', rolesHeader: 'X-Role', addresses: ['127.0.0.1'], role: 'viewer' },
        },
      })
      const headers = { 'x-user': 'ada', 'x-role': role }
      expect(await statusesBy(served, { headers })).toEqual(
        NEEDS.map((permission) => (ROLE_PERMISSIONS[role].includes(permission) ? permission : '403')),
      )
    },
  )

  test('tokens that have expired or were revoked open nothing', async () => {
    const served = await serve(BEYOND)
    const token = await served.token('readonly')
    expect((await served.app.inject({ url: '/needs/read', ...bearer(token) })).statusCode).toBe(200)
    await served.store.tokens.revoke(1, 'ada')
    expect((await served.app.inject({ url: '/needs/read', ...bearer(token) })).statusCode).toBe(401)
  })

  test('the first use of a token is written down, once', async () => {
    const served = await serve(BEYOND)
    const token = await served.token('readonly')
    for (let uses = 0; uses < 3; uses++) {
      await served.app.inject({ url: '/needs/read', ...bearer(token) })
      served.clock.pass(60_000)
    }
    expect(await served.audited()).toEqual([
      ['token.made', null, 'token 1 ci'],
      ['token.first_used', 'ci', 'token 1'],
    ])
    expect((await served.store.tokens.list())[0]?.lastUsedAt).toBe('2026-01-31T12:02:00.000Z')
  })
})

describe('a proxy that has signed people in', () => {
  const proxied = (addresses: readonly string[]) =>
    serve({
      host: '0.0.0.0',
      security: { signIn: 'proxy', proxy: { header: 'X-User', addresses, role: 'operator' } },
    })

  test('is believed from its address', async () => {
    const { app } = await proxied(['10.1.0.0/16'])
    const asked = { url: '/needs/run', headers: { 'x-user': 'ada' } }
    expect((await app.inject({ ...asked, remoteAddress: '10.1.2.3' })).json()).toEqual({ name: 'ada', via: 'proxy' })
    expect((await app.inject({ ...asked, remoteAddress: '::ffff:10.1.2.3' })).json().name).toBe('ada')
    expect((await app.inject({ ...asked, remoteAddress: '10.2.2.3' })).statusCode).toBe(401)
  })

  test('is not believed because somebody says that he comes through it', async () => {
    const { app } = await proxied(['10.1.2.3'])
    const headers = { 'x-user': 'ada', 'x-forwarded-for': '10.1.2.3' }
    expect((await app.inject({ url: '/needs/run', headers, remoteAddress: '10.9.9.9' })).statusCode).toBe(401)
  })

  test.each([{}, { 'x-user': '' }, { 'x-user': ' ' }, { 'x-user': 'a'.repeat(300) }])(
    'that names nobody, as in %j, has let in nobody',
    async (headers) => {
      const { app } = await proxied(['127.0.0.1'])
      expect((await app.inject({ url: '/needs/run', headers })).statusCode).toBe(401)
    },
  )

  test('lets a page of the server change something, and nothing that does not say where it comes from', async () => {
    const { app } = await proxied(['127.0.0.1'])
    const write = { method: 'POST', url: '/needs/run' } as const
    const by = (headers: Record<string, string>) => app.inject({ ...write, headers: { 'x-user': 'ada', ...headers } })
    expect((await by({ origin: 'http://localhost' })).statusCode).toBe(200)
    expect((await by({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
    expect((await by({})).json().code).toBe('access/csrf')
    expect((await by({ origin: 'https://evil.example' })).json().code).toBe('http/origin')
  })
})

describe('a server bound to loopback is called by its own names alone', () => {
  test.each([
    ['localhost:8580', 200],
    ['127.0.0.1:8580', 200],
    ['[::1]:8580', 200],
    ['LOCALHOST', 200],
    ['trellis.example.com', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['10.0.0.1', 421],
    ['0.0.0.0', 421],
    ['localhost@evil.example', 421],
    ['evil.example#localhost', 421],
    ['a b', 421],
  ])('%j', async (host, status) => {
    const { app } = await serve({ security: { hosts: ['Trellis.example.com'] } })
    expect((await app.inject({ url: '/needs/nothing', headers: { host } })).statusCode).toBe(status)
  })
})

describe('a server bound to all addresses is called by address, or by a name that was given', () => {
  test.each([
    ['10.0.0.5:8580', 200],
    ['[fd00::1]:8580', 200],
    ['trellis.example.com', 200],
    ['other.example.com', 200],
    ['evil.example', 421],
  ])('%j', async (host, status) => {
    const { app } = await serve({
      ...BEYOND,
      server: { publicUrl: 'https://trellis.example.com/' },
      security: { hosts: ['other.example.com'] },
    })
    expect((await app.inject({ url: '/needs/nothing', headers: { host } })).statusCode).toBe(status)
  })
})

test('nor may a proxy that is believed call it by another name', async () => {
  const proxy = { header: 'X-User', addresses: ['127.0.0.1'], role: 'viewer' } as const
  const { app } = await serve({
    ...BEYOND,
    server: { publicUrl: 'https://trellis.example.com' },
    security: { signIn: 'local', proxy },
  })
  const ask = (name: string, remoteAddress = '127.0.0.1') =>
    app.inject({ url: '/needs/nothing', headers: { host: '10.0.0.5', 'x-forwarded-host': name }, remoteAddress })
  expect((await ask('trellis.example.com')).statusCode).toBe(200)
  expect((await ask('evil.example')).statusCode).toBe(421)
  // Of anybody else it is not even read.
  expect((await ask('evil.example', '10.9.9.9')).statusCode).toBe(200)
})

describe('pages of others may ask nothing', () => {
  test.each<[Record<string, string>, number]>([
    [{}, 200],
    [{ origin: 'http://localhost' }, 200],
    [{ origin: 'https://localhost' }, 200],
    [{ origin: 'https://trellis.example.com' }, 200],
    [{ origin: 'http://localhost:3000' }, 403],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://localhost.evil.example' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 200],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
  ])('%j', async (headers, status) => {
    const { app } = await serve({ server: { publicUrl: 'https://trellis.example.com' } })
    for (const method of ['GET', 'POST'] as const) {
      const asked = { method, url: '/needs/nothing', headers: { host: 'localhost', ...headers } }
      expect((await app.inject(asked)).statusCode).toBe(status)
    }
  })

  test('but a link to this server may be followed, and a form may not be sent', async () => {
    const { app } = await serve()
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await app.inject({ url: '/needs/nothing', headers })).statusCode).toBe(200)
    expect((await app.inject({ method: 'POST', url: '/needs/nothing', headers })).statusCode).toBe(403)
  })

  test('not even what is not there', async () => {
    const { app } = await serve()
    expect((await app.inject({ url: '/nowhere', headers: { origin: 'http://evil.example' } })).statusCode).toBe(403)
    expect((await app.inject('/nowhere')).json()).toEqual({
      code: 'http/not-found',
      message: 'There is no GET /nowhere',
      hint: null,
    })
  })
})

describe('so many requests a minute', () => {
  const LIMITED = { ...BEYOND, server: { rateLimit: 3 } }

  test('one token, and each by itself', async () => {
    const served = await serve(LIMITED)
    const [one, other] = [await served.token('readonly'), await served.token('readonly')]
    const ask = (token: string) => served.app.inject({ url: '/needs/read', ...bearer(token) })
    const statuses = []
    for (let asked = 0; asked < 4; asked++) statuses.push((await ask(one)).statusCode)
    expect(statuses).toEqual([200, 200, 200, 429])
    served.clock.pass(20_000)
    const { headers, ...refused } = await ask(one)
    expect([headers['retry-after'], refused.json().code]).toEqual(['40', 'http/too-many'])
    expect((await ask(other)).statusCode).toBe(200)
    served.clock.pass(40_000)
    expect((await ask(one)).statusCode).toBe(200)
  })

  test('who guesses tokens is counted by address, with all of a network of version 6', async () => {
    const { app } = await serve(LIMITED)
    const guess = (remoteAddress: string, word: number) =>
      app.inject({ url: '/needs/read', ...bearer(`trl_${word}`), remoteAddress })
    const statuses = []
    for (let word = 0; word < 4; word++) statuses.push((await guess(`2001:db8:1:2::${word}`, word)).statusCode)
    expect(statuses).toEqual([401, 401, 401, 429])
    expect((await guess('2001:db8:1:3::1', 0)).statusCode).toBe(401)
  })

  test('whoever is behind a proxy that is known is counted by himself', async () => {
    const served = await serve(LIMITED)
    const proxy = { header: 'X-User', addresses: ['127.0.0.1'], role: 'viewer' } as const
    served.say({ server: { rateLimit: 1 }, security: { signIn: 'local', proxy } })
    const ask = (address: string) =>
      served.app.inject({ url: '/needs/nothing', headers: { 'x-forwarded-for': `6.6.6.6, ${address}` } })
    expect((await ask('10.0.0.1')).statusCode).toBe(200)
    expect((await ask('10.0.0.2')).statusCode).toBe(200)
    expect((await ask('10.0.0.1')).statusCode).toBe(429)
  })

  test('probes are never refused, and neither is this machine', async () => {
    const served = await serve(LIMITED)
    for (let asked = 0; asked < 10; asked++) expect((await served.app.inject('/healthz')).statusCode).toBe(200)
    const own = await serve({ server: { rateLimit: 3 } })
    for (let asked = 0; asked < 10; asked++) expect((await own.app.inject('/needs/read')).statusCode).toBe(200)
  })
})

describe('routes', () => {
  test('one that does not say what it needs of its caller is a mistake that is found at once', () => {
    const app = Fastify()
    guard(app, { rules: () => undefined as never, store: undefined as never, now: () => 0 })
    expect(() => app.get('/forgotten', () => 'x')).toThrow(/GET \/forgotten does not say what it needs/)
  })

  test('all that there are let in nobody without a token, and no token that may not do it', async () => {
    const found: { readonly method: string; readonly url: string; readonly needs: Permission }[] = []
    const listen: AddRoutes = (app) => {
      app.addHook('onRoute', ({ method, url, config }) => {
        for (const each of [method].flat()) found.push({ method: each, url, needs: config?.needs ?? 'admin' })
      })
    }
    const served = await serve({ host: '0.0.0.0', server: { rateLimit: 1_000_000 }, routes: [listen, ...ROUTES] })
    await served.app.ready()
    const scopes = ['readonly', 'job_runner', 'job_admin'] as const
    const tokens = await Promise.all(scopes.map(async (scope) => ({ scope, word: await served.token(scope) })))
    const guarded = found.filter(({ needs, method }) => needs !== 'nothing' && method !== 'OPTIONS')
    const wrong: string[] = []
    for (const { method, url, needs } of guarded) {
      const asked = { method, url: url.replaceAll(/:\w+|\*/g, '1') } as InjectOptions
      const stranger = await served.app.inject(asked)
      if (stranger.statusCode !== 401) wrong.push(`${method} ${url} without a token: ${stranger.statusCode}`)
      for (const { scope, word } of tokens.filter((each) => !PERMISSION_SETS[each.scope]?.includes(needs))) {
        const { statusCode } = await served.app.inject({ ...asked, ...bearer(word) })
        if (statusCode !== 403) wrong.push(`${method} ${url} with ${scope}: ${statusCode}`)
      }
    }
    expect(wrong).toEqual([])
    expect(guarded.length).toBeGreaterThan(50)
    // Nothing else is open to everybody: who adds a route here says so.
    const open = found.filter(({ needs, method }) => needs === 'nothing' && method !== 'HEAD')
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(OPEN)
  })
})

test('every answer tells browsers what they may do with it', async () => {
  const { app } = await serve({ server: { publicUrl: 'https://trellis.example.com' } })
  for (const url of ['/healthz', '/nowhere', '/needs/read', '/sign-in']) {
    const { headers } = await app.inject(url)
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000',
    })
  }
})

test('what the OpenAPI document says of sign-in and tokens is what is answered', async () => {
  const served = await serve({ host: '0.0.0.0', routes: [addOpenApi] })
  await served.user('ada', 'admin')
  const problemOf = answerChecker((await served.app.inject('/api/openapi.json')).json<OpenApi>())
  const payload = { name: 'ada', password: PASSWORD }
  const session = await served.app.inject({ method: 'POST', url: '/api/session', payload })
  const headers = {
    cookie: String(session.headers['set-cookie']).replace(/;.*/, ''),
    'x-csrf-token': session.json().csrf_token,
  }
  const asked: InjectOptions[] = [
    { method: 'GET', url: '/api/session' },
    { method: 'POST', url: '/api/tokens', payload: { name: 'x', scopes: ['readonly'] } },
    { method: 'GET', url: '/api/tokens' },
    { method: 'DELETE', url: '/api/tokens/1' },
    { method: 'DELETE', url: '/api/session' },
  ]
  for (const each of asked) {
    const answer = await served.app.inject({ ...each, headers })
    expect(answer.statusCode).toBeLessThan(300)
    if (answer.statusCode === 204) continue
    const { statusCode: status, body } = answer
    const told = { method: String(each.method), url: String(each.url), status, type: 'application/json', body }
    expect(problemOf(told)).toBeUndefined()
  }
})
