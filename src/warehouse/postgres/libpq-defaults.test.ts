import { userInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { parsePostgresCredentials } from './credentials.ts'
import { sessionOptions, withLibpqDefaults } from './libpq-defaults.ts'

const TARGET = { host: 'db.example.com', port: 5432, user: 'u', password: 'p', database: 'd', schema: 's' }
const EMPTY = { ...TARGET, host: '', user: '', database: '' }

const complete = (target: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>>) =>
  withLibpqDefaults(parsePostgresCredentials(target), env)

const PLACES = { PGHOST: 'h', PGUSER: 'pu', PGDATABASE: 'pd' }
const FILES = { PGSSLMODE: 'verify-ca', PGSSLCERT: 'c', PGSSLKEY: 'k', PGSSLROOTCERT: 'r' }

describe('what the profile leaves open comes from the environment', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, string>>, object]>([
    ['what the profile says counts', TARGET, PLACES, { host: 'db.example.com', user: 'u', database: 'd' }],
    ['a database is called as who connects', { ...TARGET, database: '' }, PLACES, { user: 'u', database: 'u' }],
    [
      'else it is who runs this, on this machine',
      EMPTY,
      {},
      { host: '/var/run/postgresql', user: userInfo().username },
    ],
    ['encryption', TARGET, FILES, { sslmode: 'verify-ca', sslcert: 'c', sslkey: 'k', sslrootcert: 'r' }],
    ['the mode of the profile counts', { ...TARGET, sslmode: 'disable' }, FILES, { sslmode: 'disable' }],
    ['nothing asked for is preferred', TARGET, {}, { sslmode: 'prefer' }],
  ])('%s', (_, target, env, expected) => {
    expect(complete(target, env)).toMatchObject(expected)
  })

  test('a mode that there is not', () => {
    expect(() => complete(TARGET, { PGSSLMODE: 'sometimes' })).toThrow('invalid sslmode value: "sometimes"')
  })
})

const READ_AS_WRITTEN = '-c datestyle=ISO -c intervalstyle=postgres'

test.each([
  ['none', {}, {}, READ_AS_WRITTEN],
  ['a path', { search_path: 'a, b' }, {}, `-c search_path=a,\\ b ${READ_AS_WRITTEN}`],
  ['of the environment', {}, { PGOPTIONS: '-c a.b=1', PGTZ: 'UTC' }, `-c timezone=UTC -c a.b=1 ${READ_AS_WRITTEN}`],
  ['a path instead', { search_path: 'a' }, { PGOPTIONS: '-c a.b=1' }, `-c search_path=a ${READ_AS_WRITTEN}`],
])('options of a session: %s', (_, more, env, options) => {
  expect(sessionOptions(parsePostgresCredentials({ ...TARGET, ...more }), env)).toBe(options)
})
