import { afterAll, describe, expect, test } from 'vitest'
import type { SecuritySettings } from '#platform/settings/server-settings.ts'
import { accessRules, type SettingsForAccess } from './access-rules.ts'
import { checkWayIn } from './check-way-in.ts'
import { serversForTests } from './served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

async function begin(
  boundTo: string,
  security: Partial<SecuritySettings> = {},
  prepare: (served: Awaited<ReturnType<typeof serve>>) => Promise<unknown> = async () => undefined,
): Promise<string> {
  const served = await serve()
  await prepare(served)
  const settings = { server: {}, security: { hosts: [], sessionMs: 1, allowPrivate: [], ...security } }
  const rules = accessRules(settings as unknown as SettingsForAccess, boundTo)
  return checkWayIn(rules, { boundTo, store: served.store, now: served.clock.now }).then(
    () => 'begins',
    (error: Error) => error.message,
  )
}

describe('a server that others can reach', () => {
  test('is not begun where nobody could sign in', async () => {
    expect(await begin('0.0.0.0')).toBe(
      [
        'Runtime Error   [access/no-way-in]',
        '  People have to sign in, since 0.0.0.0 can be reached by others, and there is no user and no token',
        '  hint: make the first user: trellis users add NAME --role admin; or let others sign people in: sign_in: oidc or proxy under security in trellis.yml',
      ].join('\n'),
    )
  })

  test.each<[string, Parameters<typeof begin>[2]]>([
    ['there is a user', ({ user }) => user('ada', 'viewer')],
    ['there is a token', ({ token }) => token('job_runner')],
  ])('is begun where %s', async (_, prepare) => {
    expect(await begin('0.0.0.0', {}, prepare)).toBe('begins')
  })

  test('is not begun where all tokens are of the past', async () => {
    const past = await begin('0.0.0.0', {}, async ({ token, store }) => {
      await token('job_runner')
      await store.tokens.revoke(1, null)
    })
    expect(past).toContain('there is no user and no token')
  })

  test.each([
    ['oidc', 'sign_in is oidc, and trellis.yml does not say where: oidc is missing under security'],
    ['proxy', 'sign_in is proxy, and trellis.yml does not say which one: proxy is missing under security'],
  ] as const)('is not begun with %s alone', async (signIn, message) => {
    expect(await begin('::', { signIn })).toContain(message)
  })

  test('is begun with a proxy, or an issuer', async () => {
    const proxy = { header: 'X-User', addresses: ['10.0.0.1'], role: 'viewer' } as const
    const oidc = { issuer: 'https://id.example.com', clientId: 'x', claim: 'groups', roles: new Map() }
    expect(await begin('0.0.0.0', { signIn: 'proxy', proxy })).toBe('begins')
    expect(await begin('0.0.0.0', { signIn: 'oidc', oidc })).toBe('begins')
  })
})

test.each(['127.0.0.1', 'localhost', '::1', '127.0.0.53'])('a server at %s needs nobody to sign in', async (host) => {
  expect(await begin(host)).toBe('begins')
})

test('a server on loopback that demands sign-in needs somebody who can', async () => {
  expect(await begin('127.0.0.1', { signIn: 'local' })).toContain('since sign_in of trellis.yml demands it')
})
