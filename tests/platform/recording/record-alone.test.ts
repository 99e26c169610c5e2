/** Commands that run while no server is up, in processes of their own. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import { keptRuns, killAll, makeProject, removeProjects, run, SHOP, start } from '../server/served-project.ts'

const WITH_SETTINGS = { ...SHOP, 'trellis.yml': 'history: { schema: meta }\n' }

afterAll(async () => {
  killAll()
  await removeProjects()
})

async function withStore<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(join(folder, '.trellis', 'state.db'), { now: Date.now })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function shown(folder: string, sql: string): Promise<readonly unknown[]> {
  const { standardOutput } = await run(folder, ['-q', 'show', '--inline', sql, '--output', 'json', '--limit', '100'])
  return (JSON.parse(standardOutput) as { show: unknown[] }).show
}

describe('where a trellis.yml stands', () => {
  test('a command is a run with all that it told, as a server would keep it', async () => {
    const folder = makeProject(WITH_SETTINGS)
    const ended = await run(folder, ['build', '--exclude', 'tag:odd'], { USER: 'ada' })
    expect(ended.code).toBe(1)
    const [only, ...others] = await keptRuns(folder)
    expect(others).toEqual([])
    expect(only).toMatchObject({
      origin: 'cli',
      requester: 'ada',
      commands: ['dbt build --exclude tag:odd'],
      status: 'error',
      exitCode: 1,
      target: 'dev',
      projectName: 'shop',
      job: null,
    })
    await withStore(folder, async (store) => {
      expect(await store.steps.of(1)).toMatchObject([{ status: 'error', exitCode: 1 }])
      const results = await store.nodeResults.of(1)
      expect(results.filter(({ status }) => status === 'fail')).toHaveLength(1)
      expect((await store.artifacts.list(1)).map(({ path }) => path).sort()).toEqual(
        expect.arrayContaining(['manifest.json', 'run_results.json']),
      )
      expect((await store.events.after(1, 0, 1000)).length).toBeGreaterThan(20)
      const { pieces } = await store.steps.log(1)
      expect(pieces.map(({ text }) => text).join('')).toContain('Completed with 1 error')
      expect(await store.audit.verify()).toMatchObject({ firstBroken: undefined })
      expect(await store.servers.alive()).toEqual([])
    })
    expect(readdirSync(join(folder, '.trellis', 'spool'))).toEqual([])
  })

  test('it is in the tables of history at once, and the next one too', async () => {
    const folder = makeProject(WITH_SETTINGS)
    await run(folder, ['seed'])
    expect(await shown(folder, 'select run_id, status, nodes_ok from meta.runs')).toEqual([
      { run_id: 1, status: 'success', nodes_ok: 1 },
    ])
    expect(await shown(folder, 'select run_id, commands from meta.runs order by 1')).toHaveLength(2)
    expect(await shown(folder, 'select row_count from meta.row_counts')).toEqual([{ row_count: 2 }])
  })

  test('what it prints is what it prints without', async () => {
    const [bare, kept] = [makeProject(), makeProject(WITH_SETTINGS)]
    const steady = (text: string) => text.replace(/\d\d:\d\d:\d\d/g, '').replace(/\d+\.\d+s?/g, '')
    for (const words of [['seed'], ['run', '-s', 'broken'], ['ls'], ['run', '--no-such-option']]) {
      const [one, other] = [await run(bare, words), await run(kept, words)]
      expect({ ...other, output: steady(other.output) }).toMatchObject({ code: one.code, output: steady(one.output) })
    }
  })

  test('a run that is killed is marked by the next one', async () => {
    const folder = makeProject(WITH_SETTINGS)
    await run(folder, ['seed'])
    const slow = start(folder, ['run', '-s', 'slow'])
    await slow.prints('START')
    slow.process.kill('SIGKILL')
    await slow.ended
    await withStore(folder, async (store) => {
      const [left] = (await store.runs.list({ statuses: ['running'] }, { limit: 9 })).items
      expect(left).toMatchObject({ id: 2 })
      // As when its last sign of life is long ago.
      await store.servers.leave(left?.owner ?? '')
    })
    await run(folder, ['seed'])
    expect(await keptRuns(folder)).toMatchObject([{ status: 'success' }, { status: 'error' }, { status: 'success' }])
  })

  test('Ctrl-C makes it a cancelled run', async () => {
    const folder = makeProject(WITH_SETTINGS)
    const slow = start(folder, ['run', '-s', 'slow'])
    await slow.prints('START')
    slow.process.kill('SIGINT')
    await slow.ended
    expect(await keptRuns(folder)).toMatchObject([{ status: 'cancelled' }])
  })

  test.each<[string, (folder: string) => void, RegExp]>([
    [
      'a store that is no database',
      (folder) => writeFileSync(join(folder, '.trellis', 'state.db'), 'x'.repeat(9999)),
      /not recorded/,
    ],
    ['a folder where the store should be', (folder) => mkdirSync(join(folder, '.trellis', 'state.db')), /not recorded/],
    [
      'a store of a server that is not there',
      (folder) => writeFileSync(join(folder, 'trellis.yml'), 'store: postgres://127.0.0.1:1/none\n'),
      /not recorded/,
    ],
    [
      'a trellis.yml that is wrong',
      (folder) => writeFileSync(join(folder, 'trellis.yml'), 'nonsense: 1\n'),
      /not recorded/,
    ],
    [
      'a file where its folder should be',
      (folder) => writeFileSync(join(folder, 'trellis.yml'), 'store: dbt_project.yml/x\n'),
      /not recorded/,
    ],
  ])('%s does not harm it: one warning', async (_, damage, words) => {
    const folder = makeProject(WITH_SETTINGS)
    mkdirSync(join(folder, '.trellis'))
    damage(folder)
    // One that builds nothing, and so has to take turns with nobody.
    const ended = await run(folder, ['compile', '-s', 'stg_plants'])
    expect(ended.code).toBe(0)
    expect(ended.output).toMatch(/Compiled node/)
    expect(ended.output.match(/Warning: /g)).toHaveLength(1)
    expect(ended.output).toMatch(words)
  })

  test('what builds something without knowing its turn builds nothing, and says why once', async () => {
    const folder = makeProject({ ...WITH_SETTINGS, 'trellis.yml': 'nonsense: 1\n' })
    const ended = await run(folder, ['build'])
    expect(ended.code).toBe(2)
    expect(ended.output.match(/'nonsense' is not a key of trellis.yml/g)).toHaveLength(1)
    expect(ended.output).not.toMatch(/START/)
  })

  test('history that cannot be written is told once, and harms nothing', async () => {
    const folder = makeProject({ ...WITH_SETTINGS, 'trellis.yml': 'history: { database: nowhere }\n' })
    const outputs = [(await run(folder, ['seed'])).output, (await run(folder, ['seed'])).output]
    expect(outputs.map((output) => output.includes('is not written'))).toEqual([true, false])
    expect(await keptRuns(folder)).toMatchObject([{ status: 'success' }, { status: 'success' }])
    writeFileSync(join(folder, 'trellis.yml'), 'history: { schema: meta }\n')
    await run(folder, ['seed'])
    expect(await shown(folder, 'select run_id from meta.runs order by 1')).toHaveLength(3)
  })

  test('with history.enabled: false nothing is written to the warehouse', async () => {
    const folder = makeProject({ ...WITH_SETTINGS, 'trellis.yml': 'history: { enabled: false, schema: meta }\n' })
    await run(folder, ['seed'])
    expect(await shown(folder, "select * from information_schema.tables where table_schema = 'meta'")).toEqual([])
    expect(await keptRuns(folder)).toHaveLength(2)
  })
})

test('in a database in memory there are no tables of history: they would be gone with it', async () => {
  const folder = makeProject({
    ...WITH_SETTINGS,
    'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: { type: 'duckdb', path: ':memory:' } } } }),
  })
  await run(folder, ['seed'])
  const made = await run(folder, ['seed', '--debug'])
  expect(made.output).not.toContain('written_runs')
  expect(await keptRuns(folder)).toMatchObject([{ status: 'success' }, { status: 'success' }])
})

test('without a trellis.yml nothing is written', async () => {
  const folder = makeProject()
  await run(folder, ['seed'])
  expect(existsSync(join(folder, '.trellis'))).toBe(false)
  expect(await shown(folder, "select * from information_schema.tables where table_schema like '%meta%'")).toEqual([])
})

test('the sources of the tables are a part of the project, and are there', async () => {
  const folder = makeProject(WITH_SETTINGS)
  await run(folder, ['build', '--exclude', 'tag:odd'])
  const written = await run(folder, ['history', 'sources'])
  expect(written).toMatchObject({
    code: 0,
    output: "models/trellis_meta.yml describes the tables of history: {{ source('meta', 'runs') }}\n",
  })
  expect(await shown(folder, "select count(*) as n from {{ source('meta', 'node_results') }}")).not.toEqual([{ n: 0 }])
  const fresh = await run(folder, ['source', 'freshness'])
  expect(fresh.output).toMatch(/PASS freshness of meta.runs/)
  writeFileSync(
    join(folder, 'models/trellis_meta.yml'),
    `${readFileSync(join(folder, 'models/trellis_meta.yml'), 'utf8')}# mine\n`,
  )
  expect(await run(folder, ['history', 'sources'])).toMatchObject({ code: 2 })
})
