import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parsePostgresCredentials } from './credentials.ts'
import { encryptions } from './encryption.ts'
import { withLibpqDefaults } from './libpq-defaults.ts'

const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
for (const name of ['root.crt', 'my.crt', 'my.key']) writeFileSync(join(folder, name), name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TARGET = { host: 'db.example.com', port: 5432, user: 'u', password: 'p', database: 'd', schema: 's' }

function ways(more: Readonly<Record<string, unknown>>): unknown[] {
  return encryptions(withLibpqDefaults(parsePostgresCredentials({ ...TARGET, ...more }), {}), folder).map((way) => {
    if (typeof way === 'boolean') return 'plain'
    const { rejectUnauthorized, checkServerIdentity, ca, cert, key } = way
    const parts = { ca, cert, key, name: checkServerIdentity ? undefined : 'checked' }
    return [rejectUnauthorized ? 'verified' : 'encrypted', ...Object.values(parts).filter(Boolean)].join(' ')
  })
}

test.each([
  ['disable', {}, ['plain']],
  ['allow', {}, ['plain', 'encrypted']],
  ['prefer', {}, ['encrypted', 'plain']],
  ['prefer', { sslrootcert: 'root.crt' }, ['encrypted', 'plain']],
  ['require', {}, ['encrypted']],
  ['require', { sslrootcert: 'root.crt' }, ['verified root.crt']],
  ['require', { sslrootcert: 'not-there.crt' }, ['encrypted']],
  ['verify-ca', { sslrootcert: 'root.crt' }, ['verified root.crt']],
  ['verify-full', { sslrootcert: 'root.crt' }, ['verified root.crt checked']],
  ['verify-full', { sslrootcert: 'system' }, ['verified checked']],
  ['require', { sslcert: 'my.crt', sslkey: 'my.key' }, ['encrypted my.crt my.key']],
  ['verify-full', { host: '/var/run' }, ['plain']],
])('sslmode %s with %o', (sslmode, more, expected) => {
  expect(ways({ sslmode, ...more })).toEqual(expected)
})

describe('a file that is needed and not there is an error that names it', () => {
  test.each([
    ['verify-ca', { sslrootcert: 'not-there.crt' }, 'root certificate file'],
    ['require', { sslcert: 'not-there.crt' }, "of 'sslcert'"],
    ['require', { sslcert: 'my.crt', sslkey: 'not-there.key' }, "of 'sslkey'"],
  ])('sslmode %s with %o', (sslmode, more, text) => {
    expect(() => ways({ sslmode, ...more })).toThrow(text)
    expect(() => ways({ sslmode, ...more })).toThrow('not-there')
  })
})
