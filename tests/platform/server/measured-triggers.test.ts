import { afterAll, expect, test } from 'vitest'
import { killAll, makeProject, removeProjects, run, serve, SHOP, until } from './served-project.ts'

const FILES = {
  ...SHOP,
  'models/sources.yml': `sources:
  - name: raw
    schema: main
    tables:
      - { name: events, loaded_at_field: loaded_at }
      - { name: visits, loaded_at_query: "select max(seen_at) from {{ this }}" }
      - { name: plain }
`,
  'macros/load.sql': `{% macro load(events, at) %}
{% do run_query("create table if not exists events (id int, loaded_at timestamp)") %}
{% do run_query("create table if not exists visits (seen_at timestamp)") %}
{% do run_query("create table if not exists plain (id int)") %}
{% do run_query("insert into events select range, timestamp '" ~ at ~ "' from range(" ~ events ~ ")") %}
{% do run_query("insert into visits select timestamp '" ~ at ~ "'") %}
{% endmacro %}
`,
  'trellis.yml': `jobs:
  fresh: { steps: [seed], triggers: [{ fresh: { select: "source:raw.events", every: 1s } }] }
  volume: { steps: [seed], triggers: [{ volume: { select: "source:raw.events", when: rows_since_last_run >= 5, every: 1s } }] }
`,
}

afterAll(async () => {
  killAll()
  await removeProjects()
})

const load = (folder: string, events: number, at: string) =>
  run(folder, ['run-operation', 'load', '--args', `{events: ${events}, at: "${at}"}`])

test('rows and newest moments are measured, also where nothing is said of freshness', async () => {
  const folder = makeProject(FILES)
  expect((await load(folder, 3, '2026-01-31 10:00:00')).code).toBe(0)
  const measured = async (...words: readonly string[]) =>
    JSON.parse((await run(folder, ['measure', '--output', 'json', ...words])).output)
  expect(await measured('--select', 'source:raw')).toEqual([
    { unique_id: 'source.shop.raw.events', rows: 3, max_loaded_at: null },
    { unique_id: 'source.shop.raw.plain', rows: 0, max_loaded_at: null },
    { unique_id: 'source.shop.raw.visits', rows: 1, max_loaded_at: null },
  ])
  expect(await measured('--loaded-at', '--select', 'source:raw')).toEqual([
    { unique_id: 'source.shop.raw.events', rows: null, max_loaded_at: '2026-01-31T10:00:00+00:00' },
    { unique_id: 'source.shop.raw.visits', rows: null, max_loaded_at: '2026-01-31T10:00:00+00:00' },
  ])
  const { code, output } = await run(folder, ['measure', '--loaded-at', '--select', 'source:raw.plain'])
  expect([code, output]).toEqual([2, expect.stringContaining('no source with a loaded_at_field or a loaded_at_query')])
})

test('new data in a source starts one job, enough new rows another one', async () => {
  const folder = makeProject(FILES)
  await load(folder, 3, '2026-01-31 10:00:00')
  const served = await serve(folder)
  const causes = async (job: string) =>
    (await served.runs()).filter((each) => each.job === job).map(({ cause }) => cause)
  await until(async () => (await causes('fresh')).length === 1)
  await load(folder, 1, '2026-01-31 11:00:00')
  await until(async () => (await causes('fresh')).length === 2)
  expect(await causes('volume')).toEqual([])
  await load(folder, 1, '2026-01-31 11:00:00')
  await until(async () => (await causes('volume')).length === 1)
  expect(await causes('volume')).toEqual(['5 rows more than when it last ran'])
  expect(await causes('fresh')).toEqual([
    'New data in source.shop.raw.events up to 2026-01-31T10:00:00+00:00',
    'New data in source.shop.raw.events up to 2026-01-31T11:00:00+00:00',
  ])
  expect((await served.stop()).code).toBe(0)
})
