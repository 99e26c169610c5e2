import { expect, test } from 'vitest'
import { printedMessages } from './aspects/lines.ts'
import { sourcesInOrder } from './aspects/sources-in-order.ts'
import { withTable } from './compatibility-table.ts'
import { passesOf } from './passes.ts'
import { latestSummaries, summaryOf } from './summary.ts'

const BUILT = {
  stand: 'shop duckdb',
  trellis: [],
  dbt: [
    { command: 'parse', seen: { exit: { code: 0 }, manifest: { nodes: {} } } },
    { command: 'ls for 2 selections', seen: { list: { '--select a': {}, '--select b': {} } } },
  ],
}
const DIFFERENCE = { stand: 'shop duckdb', dbt: 'a', trellis: 'b' }
const OF_LIST = { ...DIFFERENCE, command: 'ls for 2 selections', aspect: 'list', where: '--select b › printed' }

test('a pass is an aspect of a command, or a selection, without a difference that has no reason', () => {
  const known = { ...DIFFERENCE, command: 'parse', aspect: 'manifest', where: 'macros › macro.dbt.a › macro_sql' }
  expect(passesOf({ ...BUILT, differences: [OF_LIST, known] })).toEqual({
    exit: { passed: 1, total: 1 },
    manifest: { passed: 1, total: 1 },
    list: { passed: 1, total: 2 },
  })
})

test('the step of a small project counts as long as Trellis and the recording agree with dbt', () => {
  const difference = { ...DIFFERENCE, command: 'run (step 1)', aspect: 'stale recording: results', where: '' }
  const compared = [{ command: 'run (step 1)', aspects: ['exit', 'results'] }]
  expect(passesOf({ stand: 'own/shop', steps: ['run'], compared, differences: [difference] })).toEqual({
    exit: { passed: 1, total: 1 },
    results: { passed: 0, total: 1 },
  })
})

test('the table stands between its marks and sums the projects of each warehouse', () => {
  const summaries = [
    summaryOf({ ...BUILT, differences: [OF_LIST] }),
    summaryOf({ ...BUILT, stand: 'shop postgres', differences: [] }),
    summaryOf({ ...BUILT, stand: 'garden duckdb', differences: [] }),
  ]
  const marks = ['<!-- passes: written by `npm run parity -- --write` -->', '<!-- end of passes -->']
  const text = withTable(`# A\n${marks[0]}\nold\n${marks[1]}\nbelow`, summaries)
  expect(text).not.toContain('old')
  expect(text).toMatch(/^# A\n[\s\S]*\nbelow$/)
  expect(text).toContain('| projects of others | 1 of 2 | 1 of 1 |')
  expect(text).toContain('| `ls` for selections made at random | 3 of 4 | 2 of 2 |')
})

test('sources that dbt lists in no fixed order are put in one', () => {
  const json = (sources: string, nodes: string) => `{"sources": [${sources}], "depends_on": {"nodes": [${nodes}]}}`
  expect(sourcesInOrder(json('["s", "b"], ["s", "a"]', '"y", "x"'))).toBe(
    sourcesInOrder(json('["s", "a"], ["s", "b"]', '"x", "y"')),
  )
})

test('of a stand the newest summary that compared something counts', () => {
  const of = (day: string, skipped?: string) => ({
    ...summaryOf({ ...BUILT, differences: [] }),
    day,
    ...(skipped && { skipped }),
  })
  const [older, newer, skipped] = [of('2026-01-01'), of('2026-01-02'), of('2026-01-03', 'no network')]
  expect(latestSummaries([newer, older, skipped])).toEqual([newer])
  expect(latestSummaries([skipped])).toEqual([skipped])
})

test('in whatever order dbt lists paths of dbt_project.yml without resources, they are the same', () => {
  const said = (...paths: string[]) =>
    printedMessages(
      [
        '10:00:00  [WARNING]: Configuration paths exist in your dbt_project.yml file which do not apply to any resources.',
        `There are ${paths.length} unused configuration paths:`,
        ...paths.map((path) => `- ${path}`),
        '10:00:01  Found 1 model',
      ].join('\n'),
    )
  expect(said('seeds.shop.b', 'models.shop.a')).toEqual(said('models.shop.a', 'seeds.shop.b'))
  expect(said('seeds.shop.b', 'models.shop.a')).not.toEqual(said('seeds.shop.c', 'models.shop.a'))
})
