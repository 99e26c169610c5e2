import { describe, expect, test } from 'vitest'
import { withBothNames } from './engine-variables.ts'

describe('a variable of the environment with two names', () => {
  test.each([
    [
      'is there under the newer one too',
      { DBT_TARGET_PATH: 'a' },
      { DBT_TARGET_PATH: 'a', DBT_ENGINE_TARGET_PATH: 'a' },
    ],
    ['is there under the older one too', { DBT_ENGINE_PROFILE: 'a' }, { DBT_PROFILE: 'a', DBT_ENGINE_PROFILE: 'a' }],
    [
      'is what the newer one says',
      { DBT_QUIET: '0', DBT_ENGINE_QUIET: '1' },
      { DBT_QUIET: '1', DBT_ENGINE_QUIET: '1' },
    ],
    [
      'counts where it is no option',
      { DBT_INVOCATION_ENV: 'ci' },
      { DBT_INVOCATION_ENV: 'ci', DBT_ENGINE_INVOCATION_ENV: 'ci' },
    ],
    ['counts where it is an option no more', { DBT_NO_PRINT: '1' }, { DBT_NO_PRINT: '1', DBT_ENGINE_NO_PRINT: '1' }],
    ['counts although it is empty', { DBT_ENGINE_TARGET: '' }, { DBT_TARGET: '', DBT_ENGINE_TARGET: '' }],
    ['has no older one where dbt never had it', { DBT_ENGINE_HINTS_ENABLED: '1' }, { DBT_ENGINE_HINTS_ENABLED: '1' }],
    ['is none of the names of others', { DBT_SCHEMA: 'a' }, { DBT_SCHEMA: 'a' }],
  ])('%s', (_, env, expected) => {
    expect(withBothNames(env)).toEqual(expected)
  })
})
