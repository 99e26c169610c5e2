/** Commands on PostgreSQL run in processes of their own, beside a server or without one: they are on record alike. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '#platform/store/open-store.ts'
import { openPostgres, TEST_SERVER, testTarget } from '#warehouse/postgres/server-for-tests.ts'
import { killAll, makeProject, removeProjects, run, serve, SHOP, until } from '../server/served-project.ts'

const SCHEMA = `recorded_${randomBytes(5).toString('hex')}`

async function rows(sql: string): Promise<readonly (readonly unknown[])[]> {
  const adapter = openPostgres()
  try {
    const session = adapter.session()
    return await session.named('look', async () => (await session.addQuery(sql, { fetch: true })).table.rows)
  } finally {
    await adapter.close()
  }
}

afterAll(async () => {
  killAll()
  await removeProjects()
  if (TEST_SERVER)
    await rows(`drop schema if exists ${SCHEMA} cascade; drop schema if exists ${SCHEMA}_meta cascade; commit`)
})

/** What is kept of a run, without what differs from run to run. */
async function recorded(folder: string, id: number): Promise<unknown> {
  const store = await openStore(join(folder, '.trellis', 'state.db'), { now: Date.now })
  try {
    const { run, ...rest } = {
      run: await store.runs.find(id),
      steps: await store.steps.of(id),
      results: await store.nodeResults.of(id),
      artifacts: await store.artifacts.list(id),
    }
    return {
      run: [
        run?.status,
        run?.origin,
        run?.cause,
        run?.requester,
        run?.commands,
        run?.target,
        run?.projectName,
        run?.exitCode,
        run?.counts?.statuses,
      ],
      steps: rest.steps.map(({ kind, commandLine, status, exitCode }) => [kind, commandLine, status, exitCode]),
      results: rest.results
        .map(({ unique_id, status, relation_name, checksum, materialized, failures, rows: count }) => [
          unique_id,
          status,
          relation_name,
          checksum,
          materialized,
          failures,
          count,
        ])
        .sort(),
      artifacts: rest.artifacts.map(({ path }) => path).sort(),
    }
  } finally {
    await store.close()
  }
}

describe.skipIf(!TEST_SERVER)('a command on PostgreSQL', () => {
  test('is on record, and in the history, alike with a server and without', async () => {
    const target = { type: 'postgres', ...testTarget({ schema: SCHEMA }) }
    const folder = makeProject({
      ...SHOP,
      'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: target } } }),
      'trellis.yml': `history: { schema: ${SCHEMA}_meta }\n`,
    })
    const words = ['build', '--exclude', 'tag:odd', 'sst_plants']
    await run(folder, words, { USER: 'ada' })
    const served = await serve(folder)
    await run(folder, words, { USER: 'ada' })
    await until(async () => {
      const [[count] = []] = await rows(`select count(*) from ${SCHEMA}_meta.runs`)
      return count === 2
    })
    await served.stop()
    const [alone, beside] = [await recorded(folder, 1), await recorded(folder, 2)]
    expect(beside).toEqual(alone)
    expect(alone).toMatchObject({
      run: [
        'error',
        'cli',
        'Typed on a command line',
        'ada',
        ['dbt build --exclude tag:odd sst_plants'],
        'dev',
        'shop',
        1,
        {},
      ],
    })
    const history = `select run_id, status, nodes, nodes_ok, nodes_failed, rows_written from ${SCHEMA}_meta.runs order by 1`
    const [[, ...first] = [], [, ...second] = []] = await rows(history)
    expect(second).toEqual(first)
    expect(
      await rows(`select unique_id, row_count from ${SCHEMA}_meta.row_counts where run_id = 2 order by 1`),
    ).toEqual([
      ['model.shop.d_plants', 2],
      ['seed.shop.plants', 2],
    ])
  })
})
