import { describe, expect, test } from 'vitest'
import { MINUTE, type OpenStore } from './open-store-for-test.ts'

const ADA = { name: 'ada', role: 'admin', password: 'scrypt$1', createdBy: null } as const
const HOUR = 60 * MINUTE
const LASTS = { idleMs: HOUR, mostMs: 3 * HOUR }

/** Who may sign in, and who has. */
export function usersAndSessions(t: OpenStore): void {
  describe('users', () => {
    test('a name is taken once', async () => {
      expect(await t.store.users.any()).toBe(false)
      const both = await Promise.all([t.store.users.add(ADA), t.store.users.add({ ...ADA, password: 'scrypt$2' })])
      expect(both.filter((user) => user !== undefined)).toEqual([
        {
          name: 'ada',
          role: 'admin',
          createdBy: null,
          createdAt: '2026-01-31T12:00:00.000Z',
          passwordChangedAt: '2026-01-31T12:00:00.000Z',
          lastSignInAt: null,
        },
      ])
      expect(await t.store.users.any()).toBe(true)
      expect(await t.store.users.find('bob')).toBeUndefined()
      expect(await t.store.users.passwordOf('bob')).toBeUndefined()
      expect(JSON.stringify(await t.store.users.list())).not.toContain('scrypt')
    })

    test('whoever is not there cannot be changed', async () => {
      const { users } = t.store
      expect(await users.changeRole('ada', 'viewer')).toBe(false)
      expect(await users.changePassword('ada', 'x')).toBe(false)
      expect(await users.remove('ada')).toBe(false)
    })
  })

  describe('sessions', () => {
    const opened = async (hash = 'aa') => {
      await t.store.users.add(ADA)
      return t.store.sessions.open({ user: 'ada', role: 'admin', via: 'local', hash }, LASTS)
    }

    test('a session is known by its digest, and sign-in is noted with its user', async () => {
      const session = await opened()
      expect(session).toEqual({
        user: 'ada',
        role: 'admin',
        via: 'local',
        createdAt: '2026-01-31T12:00:00.000Z',
        usedAt: '2026-01-31T12:00:00.000Z',
        expiresAt: '2026-01-31T13:00:00.000Z',
      })
      expect(await t.store.sessions.use('aa', LASTS)).toEqual(session)
      expect(await t.store.sessions.use('bb', LASTS)).toBeUndefined()
      expect(await t.store.users.find('ada')).toMatchObject({ lastSignInAt: '2026-01-31T12:00:00.000Z' })
    })

    test('its end moves on with its use, and not beyond the most it may last', async () => {
      await opened()
      for (const expected of ['13:50', '14:40', '15:00']) {
        t.clock.pass(50 * MINUTE)
        expect(await t.store.sessions.use('aa', LASTS)).toMatchObject({ expiresAt: `2026-01-31T${expected}:00.000Z` })
      }
      t.clock.pass(30 * MINUTE)
      expect(await t.store.sessions.use('aa', LASTS)).toBeUndefined()
    })

    test('who only looks at it does not use it', async () => {
      const session = await opened()
      t.clock.pass(50 * MINUTE)
      expect(await t.store.sessions.look('aa', LASTS)).toEqual(session)
      t.clock.pass(10 * MINUTE)
      expect(await t.store.sessions.look('aa', LASTS)).toBeUndefined()
    })

    test('one that is not used ends', async () => {
      await opened()
      t.clock.pass(HOUR)
      expect(await t.store.sessions.use('aa', LASTS)).toBeUndefined()
      await t.store.sessions.open({ user: 'ada', role: 'admin', via: 'local', hash: 'bb' }, LASTS)
      expect(await t.store.sessions.close('aa')).toBe(false)
    })

    test('settings that have become stricter hold for those that are there', async () => {
      await opened()
      t.clock.pass(10 * MINUTE)
      expect(await t.store.sessions.use('aa', { idleMs: 10 * MINUTE, mostMs: HOUR })).toBeUndefined()
    })

    test('it ends with sign-out, and others stay', async () => {
      await opened('aa')
      await opened('bb')
      expect(await t.store.sessions.close('aa')).toBe(true)
      expect(await t.store.sessions.use('aa', LASTS)).toBeUndefined()
      expect(await t.store.sessions.use('bb', LASTS)).toBeDefined()
      expect(await t.store.sessions.closeAllOf('ada', 'oidc')).toBe(0)
      expect(await t.store.sessions.closeAllOf('ada', 'local')).toBe(1)
    })

    test('a changed password ends them all, and so does the removal of the user', async () => {
      await opened('aa')
      expect(await t.store.users.changePassword('ada', 'scrypt$2')).toBe(true)
      expect(await t.store.users.passwordOf('ada')).toBe('scrypt$2')
      expect(await t.store.sessions.use('aa', LASTS)).toBeUndefined()
      await opened('bb')
      expect(await t.store.users.remove('ada')).toBe(true)
      await t.store.users.add(ADA)
      expect(await t.store.sessions.use('bb', LASTS)).toBeUndefined()
    })

    test('a changed role holds from the next request on', async () => {
      await opened()
      await t.store.users.changeRole('ada', 'viewer')
      expect(await t.store.sessions.use('aa', LASTS)).toMatchObject({ role: 'viewer' })
    })

    test('who came from elsewhere keeps the role of sign-in, and is no user of the same name', async () => {
      await t.store.users.add(ADA)
      await t.store.sessions.open({ user: 'ada', role: 'viewer', via: 'oidc', hash: 'aa' }, LASTS)
      await t.store.users.changePassword('ada', 'scrypt$2')
      expect(await t.store.sessions.use('aa', LASTS)).toMatchObject({ role: 'viewer', via: 'oidc' })
    })
  })
}
