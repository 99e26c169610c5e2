import { expect, test } from 'vitest'
import { passwordIn } from './passfile.ts'

const KEY = { host: 'db.example.com', port: 5432, database: 'shop', user: 'dbt' }

test.each([
  ['the line of the target', 'db.example.com:5432:shop:dbt:one\n', 'one'],
  ['the first that fits', 'other:5432:shop:dbt:one\n*:*:*:dbt:two\n*:*:*:*:three', 'two'],
  ['what is marked with a backslash', String.raw`*:*:*:dbt:a\:b\\c`, String.raw`a:b\c`],
  ['no comment', '#*:*:*:*:one\n*:*:*:*:two', 'two'],
  ['nothing for others', 'db.example.com:5433:shop:dbt:one', undefined],
  ['nothing of a broken line', 'db.example.com:5432:shop', undefined],
])('%s gives the password', (_, text, password) => {
  expect(passwordIn(text, KEY)).toBe(password)
})

test('a socket is looked up as localhost', () => {
  expect(passwordIn('localhost:*:*:*:local', { ...KEY, host: '/var/run' })).toBe('local')
})
