import { afterAll, describe, expect, test } from 'vitest'
import type { AddRoutes } from '../add-routes.ts'
import { serversForTests } from './served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

const routes: readonly AddRoutes[] = [
  (app) => {
    const via = ({ caller }: { caller: { via: string } }) => caller.via
    app.get('/api/dashboards', { config: { needs: 'read' } }, via)
    app.get('/api/dashboards/:name', { config: { needs: 'read', embeds: 'name' } }, via)
    app.get('/api/dashboards/:name/tiles/:tile', { config: { needs: 'rows', embeds: 'name' } }, via)
    app.post('/api/dashboards/:name', { config: { needs: 'rows', embeds: 'name' } }, via)
    app.get('/dashboards/*', { config: { needs: 'read', embeds: 'page' } }, via)
    app.post('/api/query', { config: { needs: 'rows' } }, via)
  },
]

const EVERYWHERE = [
  { host: '127.0.0.1', routes },
  { host: '0.0.0.0', security: { signIn: 'local' }, routes },
] as const

describe('a token for a dashboard', () => {
  test.each(EVERYWHERE)('shows that one, in its page and its data: $host', async (wish) => {
    const { app, token } = await serve(wish)
    const embed = await token('dashboard:funnel')
    const asked = ['/api/dashboards/funnel', '/api/dashboards/funnel/tiles/rate', '/dashboards/funnel']
    for (const url of asked) {
      const { statusCode, body } = await app.inject(`${url}?embed=${embed}`)
      expect([url, statusCode, body]).toEqual([url, 200, 'embed'])
    }
  })

  test.each(EVERYWHERE)('is refused for everything else: $host', async (wish) => {
    const { app, token, user } = await serve(wish)
    await user('ada', 'admin')
    const embed = await token('dashboard:funnel')
    const admin = await token('owner')
    const others = [
      ['GET', '/api/dashboards'],
      ['GET', '/api/dashboards/inventory'],
      ['GET', '/api/dashboards/Funnel'],
      ['GET', '/api/dashboards/inventory/tiles/rate'],
      ['POST', '/api/dashboards/funnel'],
      ['POST', '/api/query'],
      ['GET', '/needs/read'],
      ['GET', '/needs/rows'],
      ['POST', '/needs/run'],
      ['GET', '/needs/admin'],
      ['GET', '/api/tokens'],
      ['POST', '/api/tokens'],
    ] as const
    for (const [method, url] of others) {
      const { statusCode } = await app.inject({ method, url: `${url}?embed=${embed}` })
      expect([method, url, statusCode]).toEqual([method, url, 403])
      // Nor does it help that somebody brings more.
      const both = await app.inject({
        method,
        url: `${url}?embed=${embed}`,
        headers: { authorization: `Token ${admin}` },
      })
      expect([method, url, both.statusCode]).toEqual([method, url, 403])
    }
  })

  test.each(EVERYWHERE)('shows it in the instances that it names, and in no other: $host', async (wish) => {
    const { app, token } = await serve(wish)
    const statusOf = async (url: string, embed: string) => (await app.inject(`${url}&embed=${embed}`)).statusCode
    const [plain, eu] = [await token('dashboard:funnel'), await token('dashboard:funnel@eu')]
    const asked = [
      '?',
      '?instance=',
      '?instance=eu',
      '?instance=na',
      '?instance=eu&instance=na',
      '?instance=eu&instance=eu',
    ]
    const answers = (embed: string) =>
      Promise.all(asked.map((query) => statusOf(`/api/dashboards/funnel/tiles/rate${query}`, embed)))
    expect(await answers(plain)).toEqual([200, 200, 403, 403, 403, 403])
    expect(await answers(eu)).toEqual([403, 403, 200, 403, 403, 403])
  })

  test('is no token elsewhere', async () => {
    const { app, token } = await serve(EVERYWHERE[1])
    const embed = await token('dashboard:funnel')
    const answer = await app.inject({ url: '/api/dashboards/funnel', headers: { authorization: `Token ${embed}` } })
    expect(answer.statusCode).toBe(403)
  })

  test('may be for several, and no other token stands in an address', async () => {
    const { app, token } = await serve(EVERYWHERE[1])
    const embed = await token('dashboard:funnel', 'dashboard:inventory')
    expect((await app.inject(`/api/dashboards/inventory?embed=${embed}`)).statusCode).toBe(200)
    const admin = await token('owner')
    expect((await app.inject(`/api/dashboards/inventory?embed=${admin}`)).statusCode).toBe(403)
    expect((await app.inject(`/dashboards/inventory?embed=${admin}`)).statusCode).toBe(403)
  })

  test.each(EVERYWHERE)('that is none, or was revoked, is refused: $host', async (wish) => {
    const { app, token, store } = await serve(wish)
    const embed = await token('dashboard:funnel')
    expect((await app.inject('/api/dashboards/funnel?embed=trl_nothing')).statusCode).toBe(401)
    const [made] = await store.tokens.list()
    await store.tokens.revoke(made?.id ?? 0, null)
    expect((await app.inject(`/api/dashboards/funnel?embed=${embed}`)).statusCode).toBe(401)
  })

  test('that is none is told in words where a browser shows them, and as JSON to programs', async () => {
    const { app } = await serve(EVERYWHERE[0])
    const url = '/dashboards/funnel?embed=trl_nothing'
    const shown = await app.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } })
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([401, 'text/plain; charset=utf-8'])
    expect(shown.body).toBe('This token is unknown, has expired or was revoked\n\ntrellis tokens create makes one')
    expect((await app.inject(url)).json()).toMatchObject({ code: 'access/token' })
  })

  test('can be made over HTTP, for a dashboard and for nothing that is none', async () => {
    const { app, user } = await serve(EVERYWHERE[0])
    await user('ada', 'admin')
    const make = (scope: string) =>
      app.inject({ method: 'POST', url: '/api/tokens', payload: { name: 'wiki', scopes: [scope] } })
    const made = await make('dashboard:funnel')
    expect(made.statusCode).toBe(201)
    const word = made.json<{ token: string }>().token
    expect((await app.inject(`/api/dashboards/funnel?embed=${word}`)).statusCode).toBe(200)
    for (const wrong of ['dashboard:', 'dashboard:a/b', 'dashboard:*', 'dashboard:a@', 'dashboard:a@b@c', 'board:x']) {
      expect([wrong, (await make(wrong)).statusCode]).toEqual([wrong, 400])
    }
  })
})

describe('pages in frames of others', () => {
  test('are refused, unless trellis.yml names the site and the address has a token', async () => {
    const served = await serve({
      ...EVERYWHERE[1],
      security: { signIn: 'local', embedIn: ['https://wiki.example.com'] },
    })
    const embed = await served.token('dashboard:funnel')
    const headersOf = async (url: string) => (await served.app.inject(url)).headers
    const embedded = await headersOf(`/dashboards/funnel?embed=${embed}`)
    expect(embedded['content-security-policy']).toContain('frame-ancestors https://wiki.example.com')
    expect(embedded['x-frame-options']).toBeUndefined()
    const plain = await headersOf('/dashboards/funnel')
    expect(plain['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(plain['x-frame-options']).toBe('DENY')
  })

  test('are refused where it names none', async () => {
    const served = await serve(EVERYWHERE[1])
    const embed = await served.token('dashboard:funnel')
    const { headers } = await served.app.inject(`/dashboards/funnel?embed=${embed}`)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-frame-options']).toBe('DENY')
  })
})
