import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { aRun } from '#platform/store/conformance/samples.ts'
import { type TestStores, testClock } from '#platform/store/conformance/stores-for-tests.ts'
import { SCHEMA_VERSION } from '#platform/store/schema/migrate.ts'
import { startWorkers, type Worker } from './start-worker.ts'

const PROCESSES = 4

/** What processes may do to each other's store, and to themselves. */
export function processSuite(stores: TestStores): void {
  afterEach(() => stores.clear(), 60_000)

  async function race(task: string, address: string): Promise<readonly Worker[]> {
    const workers = await startWorkers(PROCESSES, task, address)
    await Promise.all(workers.map(({ ended }) => ended))
    return workers
  }
  const all = (workers: readonly Worker[]): readonly unknown[] => workers.flatMap(({ said }) => said)
  const from1to = (last: number): readonly number[] => Array.from({ length: last }, (_, at) => at + 1)
  const sorted = (numbers: readonly unknown[]): readonly unknown[] => [...numbers].sort((a, b) => Number(a) - Number(b))

  describe(`${PROCESSES} processes at once`, () => {
    test('make a store that was not there, without harm', async () => {
      const address = stores.newAddress()
      expect(all(await race('open', address))).toEqual(Array.from({ length: PROCESSES }, () => SCHEMA_VERSION))
      expect(await (await stores.open(address, testClock())).audit.verify()).toEqual({
        records: 0,
        firstBroken: undefined,
      })
    })

    test('claim 200 due times: each becomes one run', async () => {
      const address = stores.newAddress()
      const runs = all(await race('ticks', address))
      expect(sorted(runs)).toEqual(from1to(200))
      const store = await stores.open(address, testClock())
      expect((await store.runs.list({}, { limit: 1 })).total).toBe(200)
      const ticks = await store.ticks.list('nightly', null, {})
      expect(sorted(ticks.map(({ runId }) => runId))).toEqual(from1to(200))
    })

    test('empty a queue: each run is taken once, and a pool never holds too many', async () => {
      const address = stores.newAddress()
      const store = await stores.open(address, testClock())
      for (let run = 0; run < 60; run++) await store.runs.add(aRun({ pools: ['warehouse'] }))
      expect(sorted(all(await race('take', address)))).toEqual(from1to(60))
      expect(await store.runs.inPools()).toEqual(new Map())
    })

    test('find the runs of one that is gone: each is adopted once', async () => {
      const address = stores.newAddress()
      const store = await stores.open(address, testClock())
      for (let run = 0; run < 60; run++) await store.runs.begin(aRun(), 'gone')
      expect(sorted(all(await race('adopt', address)))).toEqual(from1to(60))
      expect((await store.runs.list({}, { limit: 99 })).items.map(({ claim }) => claim)).toEqual(Array(60).fill(2))
    })

    test('want one lease: it has one holder at a time, and its token only grows', async () => {
      const address = stores.newAddress()
      expect(sorted(all(await race('leases', address)))).toEqual(from1to(25 * PROCESSES))
      const store = await stores.open(address, testClock())
      const history = [...(await store.leases.history('orders', 1000))].reverse()
      expect(history.map(({ token }) => token)).toEqual(from1to(25 * PROCESSES))
      for (const [at, { acquiredAt }] of history.entries()) {
        if (at > 0) expect(acquiredAt >= (history[at - 1]?.endedAt ?? '9')).toBe(true)
      }
    })

    test('write one chain of records', async () => {
      const address = stores.newAddress()
      await race('audit', address)
      const store = await stores.open(address, testClock())
      expect(await store.audit.verify()).toEqual({ records: 50 * PROCESSES, firstBroken: undefined })
    })
  })

  test('processes that are killed lose nothing that was promised', async () => {
    const address = stores.newAddress()
    const promised: number[] = []
    for (const afterMs of [0, 5, 15]) {
      const workers = await startWorkers(2, 'record', address)
      await Promise.all(workers.map((worker) => worker.saying(10)))
      await pause(afterMs)
      for (const { process } of workers) process.kill('SIGKILL')
      await Promise.all(workers.map(({ ended }) => ended))
      promised.push(...all(workers).map(Number))
    }
    const store = await stores.open(address, testClock())
    const { items, total } = await store.runs.list({ order: 'id' }, { limit: 100_000 })
    expect(items.map(({ id }) => id)).toEqual(from1to(total))
    for (const id of promised) {
      expect(items[id - 1]).toMatchObject({ id, status: 'success', counts: { statuses: { success: 1 } } })
      expect(await store.events.after(id, 0, 9)).toHaveLength(2)
      const manifest = JSON.parse(Buffer.from((await store.artifacts.read(id, 'manifest.json')) ?? []).toString())
      expect(manifest).toMatchObject({ of: id })
      const [result] = await store.nodeResults.of(id)
      expect(await store.nodeResults.compiled(result?.compiledHash ?? '')).toBe(`select ${id}`)
    }
    const { records, firstBroken } = await store.audit.verify()
    expect(firstBroken).toBeUndefined()
    expect(records).toBeGreaterThanOrEqual(promised.length)
    // What a killed process had begun is found by those who are left.
    const unfinished = items.filter(({ finishedAt }) => finishedAt === null).map(({ id }) => id)
    expect((await store.runs.orphaned()).map(({ id }) => id)).toEqual(unfinished)
  })
}
