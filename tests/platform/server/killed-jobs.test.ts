import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openStore } from '#platform/store/open-store.ts'
import { keptRuns, isAlive, killAll, makeProject, removeProjects, run, serve, SHOP, until } from './served-project.ts'

const FILES = {
  ...SHOP,
  'trellis.yml': `
jobs:
  often:
    cron: "* * * * * *"
    missed: all
    retries: { attempts: 2, backoff: 100ms }
    steps: [{ shell: "echo $$ > shell.pid; sleep 0.2; if [ ! -e calm ]; then sleep 1000; fi" }, run -s stg_plants]
`,
}

afterEach(async () => {
  killAll()
  await removeProjects()
})

test('a server that is killed in the middle of a job loses nothing: the run is tried again, and every tick has its run', async () => {
  const folder = makeProject(FILES)
  const first = await serve(folder)
  const shell = await until(() => {
    const path = join(folder, 'shell.pid')
    return existsSync(path) && Number(readFileSync(path, 'utf8'))
  })
  const running = await until(async () => (await keptRuns(folder)).find(({ status }) => status === 'running'))
  first.server.process.kill('SIGKILL')
  await first.server.ended
  // What the step has started ends with the server.
  await until(() => !isAlive(shell))
  expect((await run(folder, ['seed'])).code).toBe(0)
  writeFileSync(join(folder, 'calm'), '')
  const second = await serve(folder)
  const repetition = await until(async () =>
    (await keptRuns(folder)).find(({ retryOf, status }) => retryOf === running.id && status === 'success'),
  )
  expect(repetition).toMatchObject({ origin: 'retry', attempt: 2, scheduledFor: running.scheduledFor })
  const runs = await keptRuns(folder)
  expect(runs.find(({ id }) => id === running.id)).toMatchObject({
    status: 'error',
    statusMessage: expect.stringMatching(/server/i),
  })
  await second.stop()
  const ticks = (await keptRuns(folder))
    .filter(({ origin }) => origin === 'schedule')
    .map((run) => run.scheduledFor ?? '')
  expect(new Set(ticks).size).toBe(ticks.length)
  const moments = ticks.map((tick) => Date.parse(tick)).sort((a, b) => a - b)
  expect(moments.map((moment) => (moment - (moments[0] ?? 0)) / 1000)).toEqual(moments.map((_, at) => at))
})

test('a server that is stopped lets its jobs end, and one that may not wait cancels and marks them', async () => {
  const folder = makeProject(FILES)
  const served = await serve(folder, ['--grace', '0.2'])
  const running = await until(async () => (await keptRuns(folder)).find(({ status }) => status === 'running'))
  expect((await served.stop()).code).toBe(0)
  const ended = (await keptRuns(folder)).find(({ id }) => id === running.id)
  expect(ended).toMatchObject({ status: 'cancelled' })
  const store = await openStore(join(folder, '.trellis', 'state.db'), { now: Date.now })
  const [shell, command] = await store.steps.of(running.id)
  // It may not have come to the first of them.
  expect(['cancelled', 'skipped']).toContain(shell?.status)
  expect(command?.status).toBe('skipped')
  await store.close()
})
