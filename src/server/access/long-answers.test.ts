import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { newSecretWord } from '#platform/access/secret-word.ts'
import { aRun } from '#platform/store/conformance/samples.ts'
import { addCloudApi } from '../api/v2/cloud-api.ts'
import { addPlatformEvents } from '../api/platform-events-route.ts'
import { addRunActs } from '../api/run-acts.ts'
import { PASSWORD, type ServedForTest, serversForTests, type ServedWish } from './served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

const BEYOND: ServedWish = { host: '0.0.0.0', security: { signIn: 'local' } }

/** Reads events of the platform for as long as the server lets it. */
class Reader {
  isOver = false
  readonly ended: Promise<void>

  private constructor(answer: Response) {
    this.ended = answer.text().then(
      () => void (this.isOver = true),
      () => undefined,
    )
  }

  static async at({ app }: ServedForTest, headers: Readonly<Record<string, string>>): Promise<Reader> {
    if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}/api/events`, { headers })
    expect(answer.status).toBe(200)
    return new Reader(answer)
  }
}

const served = (wish: ServedWish) => serve({ ...wish, routes: [addPlatformEvents] })

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function cookieOf({ app }: ServedForTest, name: string): Promise<{ readonly cookie: string }> {
  const answer = await app.inject({ method: 'POST', url: '/api/session', body: { name, password: PASSWORD } })
  return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '' }
}

describe.concurrent('a stream ends', () => {
  test('when its token is revoked, and others go on', async () => {
    const server = await served(BEYOND)
    const mine = await Reader.at(server, bearer(await server.token('readonly')))
    const other = await Reader.at(server, bearer(await server.token('readonly')))
    await server.store.tokens.revoke(1, null)
    await mine.ended
    expect([mine.isOver, other.isOver]).toEqual([true, false])
  })

  test('when its token expires', async () => {
    const server = await served(BEYOND)
    const { word, hash } = newSecretWord()
    const expiresAt = new Date(server.clock.now() + 60_000).toISOString()
    await server.store.tokens.add({ hash, name: 'ci', scopes: ['readonly'], hint: '', createdBy: null, expiresAt })
    const reader = await Reader.at(server, bearer(word))
    server.clock.pass(61_000)
    await reader.ended
    expect(reader.isOver).toBe(true)
  })

  test.each([
    ['signs out', ({ store }: ServedForTest) => store.sessions.closeAllOf('ada', 'local')],
    ['is no user any more', ({ store }: ServedForTest) => store.users.remove('ada')],
    ['has another password', ({ store }: ServedForTest) => store.users.changePassword('ada', 'scrypt$2')],
    ['does nothing else for longer than a session lasts', ({ clock }: ServedForTest) => clock.pass(13 * 3_600_000)],
  ])('when somebody %s', async (_what, act) => {
    const server = await served(BEYOND)
    await server.user('ada', 'viewer')
    const reader = await Reader.at(server, await cookieOf(server, 'ada'))
    await act(server)
    await reader.ended
    expect(reader.isOver).toBe(true)
  })

  test('when nobody was asked to sign in, and now is', async () => {
    const server = await served({})
    const reader = await Reader.at(server, {})
    server.say({ security: { signIn: 'local' } })
    await reader.ended
    expect(reader.isOver).toBe(true)
  })
})

test.each(['/api/runs/1/wait?seconds=1', '/api/v2/accounts/1/runs/1/?wait=1'])(
  'who waits with a token that is revoked meanwhile learns nothing: %s',
  async (url) => {
    const server = await serve({ ...BEYOND, routes: [addRunActs, addCloudApi] })
    await server.store.runs.add(aRun())
    const headers = bearer(await server.token('job_viewer'))
    expect((await server.app.inject({ url, headers })).statusCode).toBe(200)
    const waiting = server.app.inject({ url, headers })
    setTimeout(() => void server.store.tokens.revoke(1, null), 300)
    const answer = await waiting
    expect([answer.statusCode, answer.body.includes('nightly')]).toEqual([401, false])
  },
)
