import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { changePassword, changeRole, removeUser } from '#platform/access/change-users.ts'
import { nextPage } from './next-page.ts'
import { PASSWORD, serversForTests, type ServedForTest } from './served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

const LOCAL = { host: '0.0.0.0', security: { signIn: 'local' } } as const
const TLS = { ...LOCAL, server: { publicUrl: 'https://trellis.example.com' } } as const
const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function withAda(wish: Parameters<typeof serve>[0] = LOCAL): Promise<ServedForTest> {
  const served = await serve(wish)
  await served.user('ada', 'operator')
  return served
}

function signIn(served: ServedForTest, name = 'ada', password = PASSWORD, rest: InjectOptions = {}) {
  return served.app.inject({ method: 'POST', url: '/api/session', payload: { name, password }, ...rest })
}

function cookieOf({ headers }: LightMyRequestResponse): string {
  return String(headers['set-cookie']).replace(/;.*/, '')
}

async function signedIn(served: ServedForTest): Promise<{ cookie: string; csrf: string }> {
  const answer = await signIn(served)
  return { cookie: cookieOf(answer), csrf: answer.json().csrf_token }
}

describe('sign-in with a password', () => {
  test('opens a session that a cookie carries, which scripts cannot read and other sites do not send', async () => {
    const served = await withAda()
    const answer = await signIn(served, ' ADA ')
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { name: 'ada', role: 'operator', csrf_token: expect.any(String), expires_at: '2026-02-01T00:00:00.000Z' },
    ])
    expect(answer.headers['set-cookie']).toMatch(
      /^trellis_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/,
    )
    const who = await served.app.inject({ url: '/api/session', headers: { cookie: cookieOf(answer) } })
    expect(who.json()).toEqual({
      name: 'ada',
      via: 'session',
      permissions: ['read', 'rows', 'run', 'change'],
      sign_in: 'local',
      role: 'operator',
      csrf_token: answer.json().csrf_token,
      expires_at: '2026-02-01T00:00:00.000Z',
    })
  })

  test('gives a cookie for TLS alone where the server is behind it', async () => {
    const answer = await signIn(await withAda(TLS))
    expect(answer.headers['set-cookie']).toMatch(/^__Host-trellis_session=.*; Path=\/; .*; Secure$/)
  })

  test('leaves neither password nor session in the store', async () => {
    const served = await withAda()
    const { cookie } = await signedIn(served)
    const digest = await served.store.users.passwordOf('ada')
    expect(digest).toMatch(/^scrypt\$32768\$8\$3\$/)
    expect(digest).not.toContain(PASSWORD)
    expect(await served.store.sessions.use(cookie.replace(/.*=/, ''), { idleMs: 1, mostMs: 1 })).toBeUndefined()
  })

  test('says the same of a wrong password and of somebody who is no user', async () => {
    const served = await withAda()
    const wrong = await signIn(served, 'ada', 'another password')
    const nobody = await signIn(served, 'nobody', PASSWORD)
    const noName = await signIn(served, '\u0000/..', PASSWORD)
    expect(wrong.statusCode).toBe(401)
    expect([nobody.body, noName.body]).toEqual([wrong.body, wrong.body])
    expect(wrong.json()).toEqual({
      code: 'access/wrong-password',
      message: 'There is no such user, or the password is another one',
      hint: null,
    })
  })

  test('is written down, and so is its failure; but nothing that was typed', async () => {
    const served = await withAda()
    await signIn(served)
    await signIn(served, 'ada', 'another password')
    await signIn(served, 'a password typed here', PASSWORD)
    expect(await served.audited()).toEqual([
      ['user.added', null, 'user ada'],
      ['user.signed_in', 'ada', 'user ada'],
      ['user.sign_in_failed', null, 'user ada'],
      ['user.sign_in_failed', null, 'user ?'],
    ])
    const text = JSON.stringify(await served.store.audit.list({ limit: 99 }))
    expect(text).not.toMatch(/correct horse|another password|typed here/)
  })

  test('comes to an end after five tries from one address, whether or not there is such a user', async () => {
    const served = await withAda()
    for (const name of ['ada', 'nobody']) {
      const statuses = []
      for (let tries = 0; tries < 6; tries++) statuses.push((await signIn(served, name, 'wrong')).statusCode)
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    }
    const refused = await signIn(served)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '300'])
    const elsewhere = await signIn(served, 'ada', PASSWORD, { remoteAddress: '10.0.0.9' })
    expect(elsewhere.statusCode).toBe(200)
    served.clock.pass(5 * MINUTE)
    expect((await signIn(served)).statusCode).toBe(200)
  })

  test('cannot be had by trying all at once', async () => {
    const served = await withAda()
    const tries = await Promise.all(Array.from({ length: 12 }, (_, at) => signIn(served, 'ada', `wrong ${at}`)))
    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(tries.filter(({ statusCode }) => statusCode === 429)).toHaveLength(7)
  })

  test('is no way in where people sign in otherwise', async () => {
    const oidc = { issuer: 'https://id.example.com', clientId: 'trellis', claim: 'groups', roles: new Map() }
    const served = await withAda({ host: '0.0.0.0', security: { signIn: 'oidc', oidc } })
    expect((await signIn(served)).json().code).toBe('access/no-passwords')
  })

  test('is refused to a page of another site', async () => {
    const served = await withAda()
    const answer = await signIn(served, 'ada', PASSWORD, { headers: { origin: 'https://evil.example' } })
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined])
  })
})

describe('a session', () => {
  const ask = (served: ServedForTest, cookie: string, rest: InjectOptions = {}) =>
    served.app.inject({ url: '/needs/read', ...rest, headers: { cookie, ...rest.headers } })

  test('is never one that the browser brought along', async () => {
    const served = await withAda()
    const planted = `trellis_session=${'x'.repeat(43)}`
    const answer = await signIn(served, 'ada', PASSWORD, { headers: { cookie: planted } })
    expect(cookieOf(answer)).not.toBe(planted)
    expect((await ask(served, planted)).statusCode).toBe(401)
  })

  test('changes something only with its word, which other sites do not know', async () => {
    const served = await withAda()
    const { cookie, csrf } = await signedIn(served)
    const write = (headers: Record<string, string>) =>
      ask(served, cookie, { method: 'POST', url: '/needs/run', headers })
    expect((await write({})).json().code).toBe('access/csrf')
    expect((await write({ 'x-csrf-token': 'x' })).json().code).toBe('access/csrf')
    expect((await write({ 'x-csrf-token': csrf })).json()).toEqual({ name: 'ada', via: 'session' })
    expect((await write({ 'x-csrf-token': csrf, origin: 'https://evil.example' })).json().code).toBe('http/origin')
    const other = await signedIn(served)
    expect((await write({ 'x-csrf-token': other.csrf })).json().code).toBe('access/csrf')
  })

  test('is none of the business of who brings a token', async () => {
    const served = await withAda()
    const token = await served.token('job_runner')
    const headers = { authorization: `Token ${token}` }
    expect((await served.app.inject({ method: 'POST', url: '/needs/run', headers })).json().via).toBe('token')
  })

  test('ends when it was not used for as long as the settings say, and moves on while it is', async () => {
    const served = await withAda({ ...LOCAL, security: { signIn: 'local', sessionMs: HOUR } })
    const { cookie } = await signedIn(served)
    for (let times = 0; times < 3; times++) {
      served.clock.pass(50 * MINUTE)
      expect((await ask(served, cookie)).statusCode).toBe(200)
    }
    served.clock.pass(HOUR)
    expect((await ask(served, cookie)).statusCode).toBe(401)
  })

  test('ends with sign-out', async () => {
    const served = await withAda()
    const { cookie, csrf } = await signedIn(served)
    const out = (headers: Record<string, string>) =>
      ask(served, cookie, { method: 'DELETE', url: '/api/session', headers })
    expect((await out({})).statusCode).toBe(403)
    const gone = await out({ 'x-csrf-token': csrf })
    expect([gone.statusCode, gone.headers['set-cookie']]).toEqual([
      204,
      'trellis_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    ])
    expect((await ask(served, cookie)).statusCode).toBe(401)
    expect((await served.audited()).at(-1)).toEqual(['user.signed_out', 'ada', 'user ada'])
  })

  test.each<[string, (served: ServedForTest) => Promise<unknown>, number]>([
    ['another password ends it', ({ store }) => changePassword(store, 'ada', 'another password', 'eve'), 401],
    ['a removed user has none', ({ store }) => removeUser(store, 'ada', 'eve'), 401],
    ['a lesser role holds at once', ({ store }) => changeRole(store, 'ada', 'viewer', 'eve'), 403],
  ])('%s', async (_, change, status) => {
    const served = await withAda()
    const { cookie } = await signedIn(served)
    await change(served)
    expect((await ask(served, cookie, { url: '/needs/run' })).statusCode).toBe(status)
  })

  test('counts no more when people have to sign in otherwise', async () => {
    const served = await withAda()
    const { cookie } = await signedIn(served)
    const proxy = { header: 'X-User', addresses: ['10.0.0.1'], role: 'viewer' } as const
    served.say({ security: { signIn: 'proxy', proxy } })
    expect((await ask(served, cookie)).statusCode).toBe(401)
  })

  test('tells who asks also on loopback, where nobody has to sign in', async () => {
    const served = await withAda({})
    const { cookie } = await signedIn(served)
    expect((await ask(served, cookie)).json()).toEqual({ name: 'ada', via: 'session' })
    expect((await served.app.inject('/api/session')).json()).toMatchObject({
      name: null,
      via: 'loopback',
      sign_in: null,
    })
  })
})

describe('the page for it', () => {
  const form = (
    served: ServedForTest,
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) =>
    served.app.inject({
      method: 'POST',
      url,
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })

  test('signs in without a script, and goes on to where somebody wanted to go', async () => {
    const served = await withAda()
    const page = await served.app.inject('/sign-in?next=/needs/read')
    expect(page.body).toContain('<input type="hidden" name="next" value="/needs/read">')
    expect(page.body).not.toMatch(/<script|style=|onclick/)
    const answer = await form(served, '/sign-in', { name: 'ada', password: PASSWORD, next: '/needs/read' })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/needs/read'])
    const cookie = cookieOf(answer)
    const again = await served.app.inject({ url: '/sign-in', headers: { cookie } })
    expect(again.body).toContain('You are signed in as ada.')
    const [, word = ''] = /name="csrf_token" value="([^"]+)"/.exec(again.body) ?? []
    expect((await form(served, '/sign-out', {}, { cookie })).statusCode).toBe(403)
    expect((await form(served, '/sign-out', { csrf_token: word }, { cookie })).headers.location).toBe('/sign-in')
    expect((await served.app.inject({ url: '/needs/read', headers: { cookie } })).statusCode).toBe(401)
  })

  test('says what went wrong, and nothing that was typed', async () => {
    const served = await withAda()
    const answer = await form(served, '/sign-in', {
      name: '<img src=x onerror=alert(1)>',
      password: 'wrong',
      next: '"><script>',
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('<p role="alert">There is no such user, or the password is another one.</p>')
    expect(answer.body).not.toMatch(/<img|<script/)
  })

  test('can be shown to somebody who is signed in already and signs in anew', async () => {
    const served = await withAda()
    const { cookie } = await signedIn(served)
    const answer = await form(served, '/sign-in', { name: 'ada', password: PASSWORD }, { cookie })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
  })
})

test.each([
  ['/jobs?a=1#b', '/jobs?a=1#b'],
  ['/', '/'],
  [undefined, '/'],
  ['jobs', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n//evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [['/a', '/b'], '/'],
])('sign-in leads from %j to %j: to no other server', (wanted, page) => {
  expect(nextPage(wanted)).toBe(page)
})

describe('tokens over HTTP', () => {
  test('are shown once, kept as digests, listed and revoked by admins', async () => {
    const served = await serve(LOCAL)
    const headers = { authorization: `Bearer ${await served.token('account_admin')}` }
    const wish = { name: 'extraction', scopes: ['job_runner'], expires_at: '2026-03-01T00:00:00Z' }
    const made = await served.app.inject({ method: 'POST', url: '/api/tokens', payload: wish, headers })
    expect([made.statusCode, made.json()]).toEqual([
      201,
      {
        id: 2,
        name: 'extraction',
        scopes: ['job_runner'],
        hint: made.json().token.slice(0, 8),
        created_by: 'ci',
        created_at: '2026-01-31T12:00:00.000Z',
        expires_at: '2026-03-01T00:00:00.000Z',
        last_used_at: null,
        revoked_at: null,
        revoked_by: null,
        token: expect.stringMatching(/^trl_[\w-]{43}$/),
      },
    ])
    const listed = await served.app.inject({ url: '/api/tokens', headers })
    expect(listed.json().data.map(({ name }: { name: string }) => name)).toEqual(['ci', 'extraction'])
    expect(listed.body).not.toContain(made.json().token)
    const revoke = () => served.app.inject({ method: 'DELETE', url: '/api/tokens/2', headers })
    expect((await revoke()).statusCode).toBe(204)
    expect((await revoke()).json().code).toBe('access/no-token')
    expect(JSON.stringify(await served.store.audit.list({ limit: 99 }))).not.toContain(made.json().token)
  })

  test.each([
    [{ name: ' ', scopes: ['job_runner'] }],
    [{ name: 'x', scopes: [] }],
    [{ name: 'x', scopes: ['everything'] }],
    [{ name: 'x', scopes: ['job_runner'], expires_at: 'tomorrow' }],
    [{ name: 'x', scopes: ['job_runner'], expires_at: '2020-01-01T00:00:00Z' }],
    [{ name: 'x', scopes: ['job_runner'], id: 1 }],
  ])('are not made of %j', async (payload) => {
    const { app } = await serve()
    expect((await app.inject({ method: 'POST', url: '/api/tokens', payload })).statusCode).toBe(400)
  })

  test('last as long as the settings say, where nothing else is said', async () => {
    const { app } = await serve({ security: { tokenLifetimeMs: HOUR } })
    const make = async (more: object) =>
      (
        await app.inject({ method: 'POST', url: '/api/tokens', payload: { name: 'x', scopes: ['readonly'], ...more } })
      ).json().expires_at
    expect(await make({})).toBe('2026-01-31T13:00:00.000Z')
    expect(await make({ expires_at: null })).toBe(null)
  })
})
