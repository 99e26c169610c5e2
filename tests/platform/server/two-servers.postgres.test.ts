import { afterAll, expect, test } from 'vitest'
import { postgresStores, TEST_SERVER } from '#platform/store/conformance/stores-for-tests.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { killAll, makeProject, removeProjects, serve, SHOP, until } from './served-project.ts'

const SECOND = 1_000
const SETTINGS = `
store: "{{ env_var('STORE') }}"
defaults: { missed: all, retries: { attempts: 2, backoff: 100ms } }
jobs:
${Array.from({ length: 6 }, (_, index) => `  job${index}: { cron: "*/2 * * * * *", steps: [{ shell: "sleep 0.${index}" }] }`).join('\n')}
`

const stores = postgresStores()

afterAll(async () => {
  killAll()
  await stores.clear()
  await removeProjects()
})

test.runIf(TEST_SERVER)(
  'two servers on one PostgreSQL store, one of which is killed and comes back: every tick has one run',
  async () => {
    const address = stores.newAddress()
    const env = { STORE: address }
    const files = { ...SHOP, 'trellis.yml': SETTINGS }
    const folders = [makeProject(files), makeProject(files)] as const
    const store = await stores.open(address, { now: Date.now, pass: () => undefined })
    const first = await serve(folders[0], [], env)
    const second = await serve(folders[1], [], env)
    await until(async () => (await runsOf()).length >= 18)
    first.server.process.kill('SIGKILL')
    await first.server.ended
    const before = (await runsOf()).length
    await until(async () => (await runsOf()).length >= before + 18)
    const again = await serve(folders[0], [], env)
    const later = (await runsOf()).length
    await until(async () => (await runsOf()).length >= later + 18)
    // While both live, whoever is there first takes a tick, which may always be the same one: then one goes.
    expect((await second.stop()).code).toBe(0)
    const alone = (await runsOf()).length
    await until(async () => (await runsOf()).length >= alone + 18)
    expect((await again.stop()).code).toBe(0)

    const runs = (await runsOf()).filter(({ origin }) => origin === 'schedule')
    const ticks = runs.map(({ job, scheduledFor }) => `${job} ${scheduledFor}`)
    expect(new Set(ticks).size).toBe(ticks.length)
    for (const job of new Set(runs.map((run) => run.job))) {
      const moments = runs.filter((run) => run.job === job).map(({ scheduledFor }) => Date.parse(scheduledFor ?? ''))
      const sorted = moments.toSorted((a, b) => a - b)
      expect(sorted.map((moment) => (moment - (sorted[0] ?? 0)) / (2 * SECOND))).toEqual(sorted.map((_, at) => at))
    }
    // Both had their part, and what died with a server was tried again.
    expect(new Set(runs.map(({ owner }) => owner)).size).toBeGreaterThan(1)
    const lost = runs.filter(({ status }) => status === 'error')
    const repeated = new Set((await runsOf()).map(({ retryOf }) => retryOf))
    expect(lost.filter(({ id }) => !repeated.has(id))).toEqual([])

    async function runsOf(): Promise<readonly Run[]> {
      return (await store.runs.list({ order: 'id' }, { limit: 10_000 })).items
    }
  },
)
