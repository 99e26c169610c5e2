import { describe, expect, test } from 'vitest'
import type { Value } from '#jinja/values/value.ts'
import { callFunction } from '../call-function.testing.ts'
import { maskSecretPlaceholders, resolveSecrets } from '../secret-placeholder.ts'
import { envVarFunction, metadataEnvs } from './env-var.ts'

const env = {
  HOME_DIR: '/home/ann',
  EMPTY: '',
  DBT_ENV_SECRET_TOKEN: 'hunter2',
  DBT_ENV_PRIVATE_KEY: 'internal',
  DBT_ENV_CUSTOM_ENV_TEAM: 'data',
}

describe('env_var', () => {
  test.each<[string, Value[], Value]>([
    ['a variable that is set', ['HOME_DIR'], '/home/ann'],
    ['an empty variable as it is', ['EMPTY', 'x'], ''],
    ['the default of one that is not set', ['NOPE', 'x'], 'x'],
    ['the default of one that every object inherits', ['toString', 'x'], 'x'],
    ['a default of any type', ['NOPE', 5], 5],
    ['the default of a private one, as if it were not set', ['DBT_ENV_PRIVATE_KEY', 'x'], 'x'],
  ])('answers with %s', (_, args, expected) => {
    expect(callFunction(envVarFunction({ env }), args)).toBe(expected)
  })

  test.each<[string, Value[], string]>([
    ['a variable without value and default', ['NOPE'], "Env var required but not provided: 'NOPE'"],
    ['None as the default', ['NOPE', null], "Env var required but not provided: 'NOPE'"],
    [
      'a secret outside profiles.yml',
      ['DBT_ENV_SECRET_TOKEN', 'x'],
      "Secret env vars are allowed only in profiles.yml or packages.yml. Found 'DBT_ENV_SECRET_TOKEN' referenced elsewhere.",
    ],
  ])('refuses %s', (_, args, message) => {
    expect(() => callFunction(envVarFunction({ env }), args)).toThrow(message)
  })

  test('tells what was read, and that a default was taken, but no secret', () => {
    const read: [string, string][] = []
    const run = envVarFunction({ env, allowsSecrets: true, onRead: (name, value) => read.push([name, value]) })
    for (const args of [['HOME_DIR'], ['NOPE', 'x'], ['DBT_ENV_SECRET_TOKEN']]) callFunction(run, args)
    expect(read).toEqual([
      ['HOME_DIR', '/home/ann'],
      ['NOPE', 'DBT_DEFAULT_PLACEHOLDER'],
    ])
  })

  test('a unit test overrides the environment', () => {
    const overrides = new Map<string, Value>([['HOME_DIR', '/tmp']])
    expect(callFunction(envVarFunction({ env, overrides }), ['HOME_DIR'])).toBe('/tmp')
  })
})

test('a secret travels as a placeholder that templates cannot take apart', () => {
  const rendered = `token=${callFunction(envVarFunction({ env, allowsSecrets: true }), ['DBT_ENV_SECRET_TOKEN'])}!`
  expect(rendered).toBe('token=$$$DBT_SECRET_START$$$DBT_ENV_SECRET_TOKEN$$$DBT_SECRET_END$$$!')
  expect(resolveSecrets(rendered, env)).toBe('token=hunter2!')
  expect(maskSecretPlaceholders(rendered)).toBe('token=*****!')
})

test('metadata is found by its prefix', () => {
  expect(metadataEnvs(env)).toEqual({ TEAM: 'data' })
})
