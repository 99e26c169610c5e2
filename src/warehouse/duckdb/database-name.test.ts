import { expect, test } from 'vitest'
import { databaseName } from './database-name.ts'

test.each([
  [':memory:', 'memory'],
  ['a/b/shop.prod.duckdb', 'shop'],
  ['.hidden.db', 'hidden'],
  ['dir.x/plain', 'plain'],
  ['/abs/é.db', 'é'],
  ['a?b.db', 'a'],
  ['s3://b/k/x.db', 'x'],
  ['md:', 'my_db'],
  ['md:my_db?x=1', 'my_db'],
  ['motherduck:a.b', 'a'],
  ['ducklake:meta.ducklake', 'meta'],
  ['ducklake:sqlite:meta.db', 'meta'],
  ['ducklake:postgres:dbname=x', 'dbname=x'],
  ['ducklake:s3://b/x.ducklake', 'x'],
  ['C:\\data\\shop.db', 'shop'],
  ['', ''],
])('the database of %j is called %j', (path, name) => {
  expect(databaseName(path)).toBe(name)
})
