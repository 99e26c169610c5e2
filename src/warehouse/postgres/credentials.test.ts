import { expect, test } from 'vitest'
import { parsePostgresCredentials } from './credentials.ts'

const TARGET = { host: 'db.example.com', port: 5432, user: 'u', password: 's3cret', database: 'shop', schema: 'dbt' }

const BOTH = { password: undefined, pass: 's3cret' }

test('keys have the names and defaults of dbt', () => {
  const { pass: _, ...rest } = { pass: '', ...TARGET }
  expect(parsePostgresCredentials(rest)).toMatchObject({
    connect_timeout: 10,
    keepalives_idle: 0,
    application_name: 'dbt',
    autocommit: false,
    retries: 1,
    uniqueField: 'db.example.com',
  })
})

test("'dbname' and 'pass' are 'database' and 'password'", () => {
  const { password, database, ...rest } = TARGET
  expect(parsePostgresCredentials({ ...rest, pass: password, dbname: database })).toMatchObject({ password, database })
})

test('the password is not among what is shown', () => {
  expect(JSON.stringify(parsePostgresCredentials(TARGET).connectionKeys)).not.toContain('s3cret')
})

test.each([
  ['a missing host', { host: undefined }, "'host' is missing"],
  ['a missing password', { password: undefined }, "'password' is missing"],
  ['a port that is no number', { port: 'x' }, "'port' must be a whole number"],
  ['a port that cannot be', { port: 70000 }, "'port' must be a port between 0 and 65535"],
  ['an unknown sslmode', { sslmode: 'sometimes' }, "'sslmode' must be one of disable"],
  ['a key by both its names', { dbname: 'other' }, 'Got duplicate keys: (dbname) all map to "database"'],
  ['a key by both its names, the other first', BOTH, 'Got duplicate keys: (pass) all map to "password"'],
])('%s is an error that names the key', (_, change, text) => {
  expect(() => parsePostgresCredentials({ ...TARGET, ...change })).toThrow(text)
})
