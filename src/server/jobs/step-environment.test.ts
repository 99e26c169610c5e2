import { expect, test } from 'vitest'
import type { EnvSettings } from '#platform/settings/env.ts'
import type { SecretSource } from '#platform/settings/secret.ts'
import { secretsOf } from './step-environment.ts'

const HANDED_ON = (name: string) => [name, { kind: 'env', name }] as const

test.each([
  ['API_KEY', true],
  ['OPENAI_APIKEY', true],
  ['AWS_SECRET_ACCESS_KEY', true],
  ['GithubToken', true],
  ['DB_PASSWORD', true],
  ['GOOGLE_APPLICATION_CREDENTIALS', true],
  ['DBT_ENV_SECRET_X', true],
  ['API_URL', false],
  ['PARTITION_KEY', false],
  ['TOKEN_TYPE', false],
  ['REGION', false],
])('the value of %s is a secret by its name: %s', (name, isSecret) => {
  expect(Object.keys(secretsOf(new Map([HANDED_ON(name)]), { [name]: 'x' }))).toEqual(
    isSecret ? [`DBT_ENV_SECRET_${name}`] : [],
  )
})

test('so is the value of a file, of a command, and of a variable that is called a secret elsewhere', () => {
  const env: EnvSettings = new Map<string, SecretSource>([
    ['A', { kind: 'file', path: '/run/secrets/a' }],
    ['B', { kind: 'command', words: ['pass', 'show', 'b'] }],
    ['C', { kind: 'env', name: 'SHOP_PASSWORD' }],
    ['D', { kind: 'env', name: 'SHOP' }],
  ])
  expect(Object.values(secretsOf(env, { A: 'a', B: 'b', C: 'c', D: 'd' }))).toEqual(['a', 'b', 'c'])
})
