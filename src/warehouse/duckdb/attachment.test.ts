import { describe, expect, test } from 'vitest'
import { attachSql, type Attachment } from './attachment.ts'

describe('attachSql', () => {
  test.each<[string, Attachment, string]>([
    ['a path alone', { path: 'a.db' }, "ATTACH IF NOT EXISTS 'a.db'"],
    [
      'alias, type and read_only',
      { path: "it's.db", alias: 'x', type: 'sqlite', read_only: true },
      "ATTACH IF NOT EXISTS 'it''s.db' AS x (TYPE sqlite, READ_ONLY)",
    ],
    [
      'no query string of MotherDuck',
      { path: 'md:db?token=1', secret: 's' },
      "ATTACH IF NOT EXISTS 'md:db' (SECRET s)",
    ],
    [
      'options of any kind, those that are false or null left out',
      {
        path: 'p',
        options: { type: 'x', read_only: true, data_path: 's3://x', n: 3, b: true, c: false, d: null, q: "'y'", e: '' },
      },
      "ATTACH IF NOT EXISTS 'p' (TYPE x, READ_ONLY, DATA_PATH 's3://x', N 3, B, Q 'y', E '')",
    ],
  ])('writes %s', (_, attachment, sql) => {
    expect(attachSql(attachment)).toBe(sql)
  })

  test('refuses an option in two places', () => {
    const twice = { path: 'p', type: 'x', secret: 's', options: { type: 'y', secret: 'z' } }
    expect(() => attachSql(twice)).toThrow(
      "Attachment option(s) ['type', 'secret'] specified in both direct fields and options dict. " +
        'Please specify each option in only one location.',
    )
  })
})
