import { describe, expect, test } from 'vitest'
import { nodeOutside } from '#foundation/node-outside.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import { fetchSecret } from './fetch-secret.ts'
import { Secret, type SecretSource } from './secret.ts'
import { splitWords } from './split-words.ts'

const tools = {
  effects: {
    files: memoryFiles({ '/shop/key': 'from a file\n' }),
    env: { KEY: 'from the environment', EMPTY: '' },
    outside: nodeOutside,
  },
  folder: '/',
  signal: new AbortController().signal,
}

const node = process.execPath

describe('a secret', () => {
  test.each<[string, SecretSource, string]>([
    ['as it is written', { kind: 'text', secret: new Secret('as it is') }, 'as it is'],
    ['from the environment', { kind: 'env', name: 'KEY' }, 'from the environment'],
    ['from a file, without its last line break', { kind: 'file', path: 'shop/key' }, 'from a file'],
    ['from a command', { kind: 'command', words: [node, '-e', 'console.log("from a command")'] }, 'from a command'],
  ])('is had %s', async (_, source, expected) => {
    expect(await fetchSecret(source, 'the key', tools)).toBe(expected)
  })

  test.each<[string, SecretSource, string]>([
    ['a variable that is not set', { kind: 'env', name: 'OTHER' }, 'Cannot get the key: OTHER is not set'],
    [
      'a variable that every object has',
      { kind: 'env', name: 'constructor' },
      'Cannot get the key: constructor is not set',
    ],
    ['an empty variable', { kind: 'env', name: 'EMPTY' }, 'Cannot get the key: it is empty'],
    ['a file that is not there', { kind: 'file', path: 'gone' }, 'Cannot get the key: there is no file /gone'],
    [
      'Jinja that failed',
      { kind: 'missing', problem: "Env var required but not provided: 'X'" },
      "Cannot get the key: Env var required but not provided: 'X'",
    ],
    [
      'a program that is not there',
      { kind: 'command', words: ['no-such-program-here'] },
      'Cannot get the key: there is no such program',
    ],
    [
      'a command that fails, without its words',
      { kind: 'command', words: [node, '-e', 'console.log("half a key"); process.exit(3)'] },
      `Cannot get the key: ${node} ended with 3`,
    ],
  ])('is refused from %s', async (_, source, message) => {
    await expect(fetchSecret(source, 'the key', tools)).rejects.toMatchObject({ diagnostics: [{ message }] })
  })

  test('is not shown by whatever shows things', () => {
    const secret = new Secret('very secret')
    expect([JSON.stringify({ secret }), `${secret}`, Object.keys(secret).join()].join(' ')).not.toContain('very')
  })
})

test.each([
  ['run --select a', ['run', '--select', 'a']],
  [`run --vars '{"a": "b c"}'`, ['run', '--vars', '{"a": "b c"}']],
  ['a "b \\" c" d\\ e', ['a', 'b " c', 'd e']],
  ["a '' b", ['a', '', 'b']],
  ['  ', []],
  ["it's", undefined],
  ['"open', undefined],
])('%s is split into %s', (text, words) => {
  expect(splitWords(text)).toEqual(words)
})
