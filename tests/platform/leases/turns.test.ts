import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '#platform/store/open-store.ts'
import { SETTINGS } from '../../faults/trellis-process.ts'
import { ENDLESS, killAll, makeProject, removeProjects, run, serve, start, until } from '../server/served-project.ts'

/** A pipe that `slow` reads: it is being built until somebody writes there, so that no machine is too fast for a second run to come. */
const PIPE = join(tmpdir(), `trellis-turns-${process.pid}`)

const SHOP: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'models/stg.sql': "{{ config(materialized='table') }}\nselect 1 as id\n",
  'models/slow.sql': `{{ config(materialized='table') }}\nselect content from read_text('${PIPE}')\n-- {{ ref('stg') }}\n`,
  'models/endless.sql': `{{ config(materialized='table', tags=['odd']) }}\n${ENDLESS}`,
}
const PLATFORM = { ...SHOP, 'trellis.yml': 'schedule: {}\n' }
const BUILD = ['run', '--exclude', 'tag:odd']
const FRESH = { TRELLIS_FRESH_ENOUGH_MS: '600000' }

beforeEach(() => {
  execFileSync('mkfifo', [PIPE])
})
afterEach(async () => {
  killAll()
  rmSync(PIPE)
  await removeProjects()
})

describe('two runs that build the same', { timeout: 120_000 }, () => {
  test('wait for each other and build it again, where nobody says that it is fresh enough', async () => {
    const served = await serve(makeProject(PLATFORM))
    const first = start(served.folder, BUILD)
    await first.prints('START sql table model main.slow')
    const second = start(served.folder, [...BUILD, '--select', 'slow'])
    await second.prints('model slow waits for run 1, which is building it')
    await writeFile(PIPE, 'by the first')
    expect(await first.ended).toMatchObject({ code: 0 })
    await writeFile(PIPE, 'by the second')
    const ended = await second.ended
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.output).toContain('REUSED=0')
    await served.stop()
  })

  test('take what the other one has built where it is fresh enough, and say so', async () => {
    const served = await serve(makeProject(PLATFORM))
    const first = start(served.folder, BUILD)
    await first.prints('START sql table model main.slow')
    const waiting = start(served.folder, [...BUILD, '--select', 'slow'], FRESH)
    await waiting.prints('model slow waits for run 1')
    await writeFile(PIPE, 'by the first')
    const second = await waiting.ended
    expect(second).toMatchObject({ code: 0 })
    expect(second.output).toContain('reused, built by run 1')
    expect(second.output).toContain('REUSED=1')
    await first.ended
    const third = start(served.folder, [...BUILD, '--select', 'slow'], FRESH)
    await writeFile(PIPE, 'by the third')
    expect((await third.ended).output).toContain('REUSED=0')
    await served.stop()
    const store = await openStore(join(served.folder, '.trellis', 'state.db'), { now: Date.now })
    const [reused] = await store.nodeResults.find(2, 'model.shop.slow')
    expect(reused).toMatchObject({ status: 'reused', reusedFrom: 1, message: 'reused, built by run 1' })
    expect((await store.leases.historyOfRun(1)).map(({ unique_id, end }) => [unique_id, end])).toEqual([
      ['model.shop.stg', 'released'],
      ['model.shop.slow', 'released'],
    ])
    await store.close()
  })

  test('build it again where what it reads has changed meanwhile', async () => {
    const served = await serve(makeProject(PLATFORM))
    const first = start(served.folder, BUILD)
    await first.prints('START sql table model main.slow')
    const second = start(served.folder, BUILD, FRESH)
    await second.prints('model slow waits for run 1')
    await writeFile(PIPE, 'by the first')
    await first.ended
    await writeFile(PIPE, 'by the second')
    expect((await second.ended).output).toContain('REUSED=0')
    await served.stop()
  })

  test('one that waits can be stopped', async () => {
    const served = await serve(makeProject(PLATFORM))
    const first = start(served.folder, ['run', '--select', 'endless'])
    await first.prints('START sql table model main.endless')
    const second = start(served.folder, ['run', '--select', 'endless'])
    await second.prints('model endless waits for run 1')
    second.process.kill('SIGINT')
    expect((await second.ended).code).toBe(2)
    expect(first.process.exitCode).toBeNull()
    first.process.kill('SIGINT')
    await first.ended
    await served.stop()
  })

  test('nobody waits for one whose process was killed', async () => {
    const served = await serve(makeProject(PLATFORM))
    const first = start(served.folder, ['run', '--select', 'endless'])
    await first.prints('START sql table model main.endless')
    writeFileSync(
      join(served.folder, 'models', 'endless.sql'),
      "{{ config(materialized='table', tags=['odd']) }}\nselect 1 as n\n",
    )
    for (const pid of served.facts().runners) process.kill(pid, 'SIGKILL')
    await first.ended
    await until(async () => (await served.runs())[0]?.finishedAt)
    const second = await run(served.folder, ['run', '--select', 'endless'])
    expect(second).toMatchObject({ code: 0 })
    expect(second.output).not.toContain('waits for')
    await served.stop()
  })

  test('without a trellis.yml nothing of this is there', async () => {
    const folder = makeProject(SHOP)
    const alone = start(folder, BUILD)
    await writeFile(PIPE, 'by the only one')
    expect((await alone.ended).code).toBe(0)
    mkdirSync(join(folder, '.trellis'), { recursive: true })
    const store = await openStore(join(folder, '.trellis', 'state.db'), { now: Date.now })
    expect(await store.leases.history('duckdb', 9)).toEqual([])
    expect(await store.leases.held()).toEqual([])
    await store.close()
  })
})
