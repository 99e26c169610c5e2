import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { passwordIn, passwordInFile } from './passfile.ts'

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

const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
const PATH = join(folder, 'passfile')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['is read if it is its owner’s alone', 0o600, { password: 'one', path: PATH }],
  ['is passed over if its group may read it', 0o640, { refused: expect.stringContaining('chmod 600') as string }],
  ['is passed over if all may read it', 0o604, { refused: expect.stringContaining('chmod 600') as string }],
])('the file %s', (_, mode, expected) => {
  writeFileSync(PATH, '*:*:*:*:one')
  chmodSync(PATH, mode)
  expect(passwordInFile(PATH, KEY)).toEqual(expected)
})

test('a folder is no password file, and none is none', () => {
  expect(passwordInFile(folder, KEY)).toEqual({ refused: `password file "${folder}" is not a plain file` })
  expect(passwordInFile(join(folder, 'nowhere'), KEY)).toBeUndefined()
})
