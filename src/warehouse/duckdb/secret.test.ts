import { expect, test } from 'vitest'
import { secretSql } from './secret.ts'

test('a secret without a name gets one by its position', () => {
  expect(secretSql({ type: 's3', provider: 'credential_chain' }, 2)).toBe(
    'CREATE OR REPLACE SECRET _dbt_secret_2 (\n    type s3,\n    provider credential_chain\n)',
  )
})

test('texts, maps, lists and scopes are written as DuckDB wants them', () => {
  const secret = {
    type: 's3',
    name: 'n',
    persistent: true,
    key_id: "it's",
    extra_http_headers: { a: 'b' },
    list: ['a', 'b'],
    use_ssl: false,
    scope: ['s3://a', 's3://b'],
  }
  expect(secretSql(secret, 1)).toBe(
    `CREATE OR REPLACE PERSISTENT SECRET n (
    type s3,
    key_id 'it''s',
    extra_http_headers map {'a': 'b'},
    list array ['a', 'b'],
    use_ssl 'False',
    scope 's3://a',
    scope 's3://b'
)`,
  )
})

test('an empty name asks for a secret without one', () => {
  expect(secretSql({ type: 'http', name: '' }, 1)).toBe('CREATE SECRET (\n    type http\n)')
})
