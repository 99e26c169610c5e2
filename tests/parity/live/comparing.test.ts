import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Answer } from './answer.ts'
import type { AspectName } from './aspects/aspects.ts'
import { inOrderOfFiles } from './aspects/manifest.ts'
import { messageGist } from './aspects/message-gist.ts'
import { compareAnswers } from './compare-answers.ts'
import { compareLines } from './compare-lines.ts'
import { ABSENT } from './difference.ts'
import { digestsOf } from './digests.ts'
import { findKnown, KNOWN_DIFFERENCES } from './known-differences.ts'
import { randomFrom } from '../../random-from.ts'
import { listCommands } from './selectors.ts'

const ANSWER = {
  exit: { code: 0 },
  manifest: { nodes: { 'model.shop.orders': { alias: 'orders', config: { tags: ['daily'] }, checksum: 1 } } },
  compiled: { 'orders.sql': 'select 1\n' },
  relations: { 'main.orders': { type: 'table', columns: ['id integer'], rows: ['1', '2'] } },
  lines: { printed: ['1 of 2 OK', '2 of 2 OK', 'Done.'] },
} as const

test('answers that are the same have no differences, in whatever order their keys are', () => {
  const turned = {
    ...ANSWER,
    relations: { 'main.orders': { rows: ['1', '2'], columns: ['id integer'], type: 'table' } },
  }
  expect(differences(turned)).toEqual([])
})

test.each<
  [string, Partial<Record<AspectName, unknown>>, [aspect: string, where: string, dbt: unknown, trellis: unknown][]]
>([
  ['another exit code', { exit: { code: 1 } }, [['exit', 'code', 0, 1]]],
  [
    'a field of a node',
    { manifest: { nodes: { 'model.shop.orders': { alias: 'order', config: { tags: ['daily'] }, checksum: 1 } } } },
    [['manifest', 'nodes › model.shop.orders › alias', 'orders', 'order']],
  ],
  [
    'a field that only one has',
    { manifest: { nodes: { 'model.shop.orders': { alias: 'orders', config: { tags: ['daily'] } } } } },
    [['manifest', 'nodes › model.shop.orders › checksum', 1, ABSENT]],
  ],
  [
    'a blank in compiled code',
    { compiled: { 'orders.sql': 'select  1\n' } },
    [['compiled', 'orders.sql', 'select 1\n', 'select  1\n']],
  ],
  [
    'a type, a lost row and one more',
    { relations: { 'main.orders': { type: 'table', columns: ['id bigint'], rows: ['2', '3'] } } },
    [
      ['relations', 'main.orders › columns', 'id integer', 'id bigint'],
      ['relations', 'main.orders › rows', '1', ABSENT],
      ['relations', 'main.orders › rows', ABSENT, '3'],
    ],
  ],
  [
    'lines in another order',
    { lines: { printed: ['2 of 2 OK', '1 of 2 OK', 'Done.'] } },
    [['lines', 'printed › moved', '1 of 2 OK', '1 of 2 OK']],
  ],
  ['an artifact that one did not write', { compiled: undefined }, [['compiled', '', ANSWER.compiled, ABSENT]]],
])('%s is a difference', (_, changed, expected) => {
  const found = differences({ ...ANSWER, ...changed })
  expect(found.map(({ aspect, where, dbt, trellis }) => [aspect, where, dbt, trellis])).toEqual(expected)
})

test('a deprecation that both tell, each of another file, is one difference wherever it stands', () => {
  const [ofA, ofB] = ['[WARNING][OldDeprecation]: a.yml', '[WARNING][OldDeprecation]: b.yml']
  expect(compareLines([ofA, 'Found 2 models'], ['Found 2 models', ofB])).toEqual([{ dbt: ofA, trellis: ofB }])
  const other = '[WARNING][NewDeprecation]: b.yml'
  expect(compareLines([ofA, 'Found 2 models'], ['Found 2 models', other])).toEqual([
    { dbt: ofA, trellis: ABSENT },
    { dbt: ABSENT, trellis: other },
  ])
})

test('disabled resources of one name are compared file by file', () => {
  const [a, b] = [{ original_file_path: 'models/a/orders.sql' }, { original_file_path: 'models/b/orders.sql' }]
  expect(inOrderOfFiles({ 'model.shop.orders': [b, a] })).toEqual({ 'model.shop.orders': [a, b] })
})

test('digests of results say nothing of the order in which they came', () => {
  const digest = (order: readonly string[], status: string) =>
    digestsOf([{ command: 'build', seen: { results: { order, results: { a: { status } } } } }])
  expect(digest(['a', 'b'], 'pass')).toEqual(digest(['b', 'a'], 'pass'))
  expect(digest(['a', 'b'], 'pass')).not.toEqual(digest(['a', 'b'], 'fail'))
})

test('a known difference explains its own place and no other', () => {
  const difference = { stand: 'shop', command: 'parse', aspect: 'manifest', dbt: 'a', trellis: 'b' }
  const at = (where: string) => findKnown({ ...difference, where })
  expect(at('macros › macro.dbt.run_hooks › macro_sql')).toBeDefined()
  expect(at('macros › macro.shop.run_hooks › macro_sql')).toBeUndefined()
  expect(at('macros › macro.dbt.run_hooks › name')).toBeUndefined()
})

test('two known differences in one place of a list are known', () => {
  const files = { stand: 'shop', command: 'parse', aspect: 'files', where: 'there' }
  expect(findKnown({ ...files, dbt: 'perf_info.json', trellis: 'partial_parse.trellis' })).toBeDefined()
  expect(findKnown({ ...files, dbt: 'perf_info.json', trellis: 'manifest.json' })).toBeUndefined()
})

test.each(KNOWN_DIFFERENCES.map(({ row }) => row))('COMPATIBILITY.md has a row that begins with “%s”', (row) => {
  expect(readFileSync('COMPATIBILITY.md', 'utf8')).toContain(`\n| ${row}`)
})

test('of an error what both engines say remains', () => {
  const ours = [
    'Compilation Error in model orders (models/orders.sql)   [ref/not-found]',
    "  depends on a node named 'ordres' which was not found",
    '',
    '     2 │ select *',
    '  ▸  3 │ from x',
    '       │      ^',
    '  hint: did you mean orders?',
  ]
  expect(messageGist(ours.join('\n'))).toBe(messageGist(`${ours[0]?.slice(0, 53)}\n${ours[1]}`))
})

test('selections are made of what a manifest holds, the same for one seed', () => {
  const orders = {
    name: 'orders',
    resource_type: 'model',
    package_name: 'shop',
    fqn: ['shop', 'marts', 'orders'],
    original_file_path: 'models/marts/orders.sql',
    config: { materialized: 'table' },
  }
  const manifest = { nodes: { 'model.shop.orders': orders } }
  const commands = listCommands(manifest, 100, randomFrom(1))
  expect(commands).toEqual(listCommands(manifest, 100, randomFrom(1)))
  expect(commands).not.toEqual(listCommands(manifest, 100, randomFrom(2)))
  expect(new Set(commands.map((words) => words.join(' '))).size).toBeGreaterThan(80)
  expect(commands.flat()).toContain('config.materialized:table')
})

function differences(seen: Partial<Record<AspectName, unknown>>) {
  const answer = (of: object): Answer => ({ command: 'build', seen: of as Answer['seen'] })
  return compareAnswers('shop duckdb', answer(ANSWER), answer(seen))
}
