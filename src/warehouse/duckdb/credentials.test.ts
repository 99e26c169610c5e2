import { describe, expect, test } from 'vitest'
import { parseDuckDBCredentials } from './credentials.ts'
import { DUCKDB_SETTINGS } from './settings.ts'

describe('a DuckDB target', () => {
  test('needs nothing', () => {
    expect(parseDuckDBCredentials({ type: 'duckdb' })).toMatchObject({
      database: 'memory',
      schema: 'main',
      path: ':memory:',
      external_root: '.',
      keep_open: true,
      uniqueField: ':memory:.',
    })
  })

  test('shows what dbt shows, and no secret', () => {
    const credentials = parseDuckDBCredentials({
      path: 'md:shop',
      motherduck_token: 'hush',
      secrets: [{ type: 's3', key_id: 'hush' }],
    })
    expect(credentials.connectionKeys.map(([name]) => name)).toEqual([
      'database',
      'schema',
      'path',
      'config_options',
      'extensions',
      'settings',
      'external_root',
      'use_credential_provider',
      'attach',
      'filesystems',
      'remote',
      'plugins',
      'disable_transactions',
    ])
    expect(JSON.stringify(credentials.connectionKeys)).not.toContain('hush')
    expect(credentials.settings).toEqual({ motherduck_token: 'hush' })
    expect(credentials.isMotherDuck).toBe(true)
  })

  test('may name the database of an attachment', () => {
    const target = { path: 'a.db', database: 'lake', attach: [{ path: 'ducklake:l.db', alias: 'lake' }] }
    const credentials = parseDuckDBCredentials(target)
    expect(credentials.database).toBe('lake')
    expect([...credentials.duckLakes]).toEqual(['lake'])
  })

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'a database of another name than the file',
      { path: 'a.db', database: 'b' },
      "Inconsistency detected between 'path' and 'database' fields in profile; " +
        "the 'database' property must be set to 'a' to match the 'path'",
    ],
    ['a path without a name', { path: 'x/' }, "Unable to determine target database name from 'path' field in profile"],
    ['a path that is no text', { path: 5 }, "'path' must be a string, found 5"],
    ['extensions that are no list', { extensions: 'json' }, `'extensions' must be a list, found "json"`],
    [
      'an extension without a repository',
      { extensions: [{ name: 'x' }] },
      `'extensions[0]' must be a name, or a map with name and repo, found {"name":"x"}`,
    ],
    ['an attachment without a path', { attach: [{ alias: 'x' }] }, "'attach[0].path' must be a string, found null"],
    ['settings that are no map', { settings: [] }, "'settings' must be a map, found []"],
    [
      'retries that are no number',
      { retries: { connect_attempts: '3' } },
      `'retries.connect_attempts' must be a whole number, found "3"`,
    ],
    ['a secret without a type', { secrets: [{ key_id: 'hush' }] }, "'secrets[0]' must be a map with a type"],
    [
      'plugins',
      { plugins: [{ module: 'excel' }] },
      "'plugins' is not supported: it belongs to Python, which is not run here",
    ],
    ['a remote server', { remote: { host: 'x' } }, "'remote' is not supported: there is no client for it here"],
    [
      'two tokens',
      { motherduck_token: 'a', settings: { motherduck_token: 'b' } },
      'Conflicting values for motherduck_token found in the profile; please set it in only one place',
    ],
    [
      'another credential provider than aws',
      { use_credential_provider: 'gcp' },
      'Unsupported value for use_credential_provider: gcp',
    ],
  ])('is refused with %s', (_, target, message) => {
    expect(() => parseDuckDBCredentials(target)).toThrow(message)
  })

  test('never prints a secret in an error', () => {
    expect(() => parseDuckDBCredentials({ secrets: [{ key_id: 'hush' }] })).not.toThrow('hush')
  })
})

test('every setting says what it is for, once', () => {
  const names = DUCKDB_SETTINGS.map((setting) => setting.name)
  expect(new Set(names).size).toBe(names.length)
  expect(DUCKDB_SETTINGS.every((setting) => setting.help.length > 0)).toBe(true)
})
