import { expect, test } from 'vitest'
import { type ServerError, serverErrorText } from './server-error.ts'

const A68 = 'a'.repeat(68)
const B80 = 'b'.repeat(80)

/** What Python's driver printed for each. */
const CASES: readonly (readonly [rule: string, sql: string, error: Partial<ServerError>, text: string])[] = [
  [
    'a place has a caret under it',
    'select 1 as a, nope from (select 1) x',
    { message: 'column "nope" does not exist', position: '16' },
    'column "nope" does not exist\nLINE 1: select 1 as a, nope from (select 1) x\n                       ^',
  ],
  [
    'a long line is cut behind the place, a tab counts as one',
    `select '${A68}' as a,\n\t nope, '${B80}' from (select 1) x`,
    { message: 'column "nope" does not exist', position: String(`select '${A68}' as a,\n\t n`.length) },
    `column "nope" does not exist\nLINE 2:   nope, '${'b'.repeat(51)}...\n          ^`,
  ],
  [
    'a long line is cut on both sides of the place',
    `select '${A68}' as a, nope, '${B80}' from (select 1) x`,
    { message: 'column "nope" does not exist', position: String(`select '${A68}' as a, n`.length) },
    `column "nope" does not exist\nLINE 1: ...${'a'.repeat(42)}' as a, nope, 'bbb...\n                                                             ^`,
  ],
  ['without a place only the message stands', 'select 1/0', { message: 'division by zero' }, 'division by zero'],
  [
    'a hint comes behind the place',
    'select lower()',
    {
      message: 'function lower() does not exist',
      position: '8',
      hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
    },
    'function lower() does not exist\nLINE 1: select lower()\n               ^\nHINT:  No function matches the given name and argument types. You might need to add explicit type casts.',
  ],
  [
    'a context comes last',
    'do $$ begin perform 1/0; end $$',
    {
      message: 'division by zero',
      where: 'SQL statement "SELECT 1/0"\nPL/pgSQL function inline_code_block line 1 at PERFORM',
    },
    'division by zero\nCONTEXT:  SQL statement "SELECT 1/0"\nPL/pgSQL function inline_code_block line 1 at PERFORM',
  ],
  [
    'a detail is told',
    'insert into pp values (1),(1)',
    { message: 'duplicate key value violates unique constraint "pp_pkey"', detail: 'Key (a)=(1) already exists.' },
    'duplicate key value violates unique constraint "pp_pkey"\nDETAIL:  Key (a)=(1) already exists.',
  ],
]

test.each(CASES)('%s', (_, sql, error, text) => {
  expect(serverErrorText({ severity: 'ERROR', code: '', message: '', ...error }, sql)).toBe(text)
})
