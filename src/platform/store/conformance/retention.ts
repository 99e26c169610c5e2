import { describe, expect, test } from 'vitest'
import type { Run } from '../port/runs.ts'
import { aResult, aRun } from './samples.ts'
import { DAY, MINUTE, type OpenStore } from './open-store-for-test.ts'

/** What is thrown away, and what stays. */
export function retention(t: OpenStore): void {
  describe('retention', () => {
    async function filled(more: Parameters<typeof aRun>[0] = {}): Promise<Run> {
      const run = await t.underWay(more)
      await t.store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'x', commandLine: 'dbt run' }])
      await t.store.events.append(run.id, 1, ['{}'])
      await t.store.artifacts.save(run.id, 1, 'manifest.json', `{"run": ${run.id}}`)
      await t.store.nodeResults.save(run.id, [aResult({ compiledCode: `select ${run.id}`, finishedAt: null })])
      await t.store.runs.finish(run, { status: 'success' })
      return run
    }
    const ids = async () => (await t.store.runs.list({ order: 'id' }, { limit: 99 })).items.map(({ id }) => id)

    test('without limits nothing goes', async () => {
      await filled()
      t.clock.pass(1000 * DAY)
      expect(await t.store.upkeep.sweep({})).toEqual({ runs: 0, artifacts: 0, eventChunks: 0, others: 0 })
      expect(await ids()).toEqual([1])
    })

    test('old runs go with all that they have, but the last one of a job stays', async () => {
      await filled({ job: 'a' })
      await filled({ job: 'a' })
      await filled({ job: 'b' })
      t.clock.pass(40 * DAY)
      await filled({ job: 'b' })
      await t.underWay({ job: 'c' })
      expect(await t.store.upkeep.countSwept({ runDays: 30 })).toMatchObject({ runs: 2, artifacts: 2, eventChunks: 2 })
      expect(await ids()).toEqual([1, 2, 3, 4, 5])
      expect(await t.store.upkeep.sweep({ runDays: 30 })).toMatchObject({ runs: 2, artifacts: 2, eventChunks: 2 })
      expect(await ids()).toEqual([2, 4, 5])
      const { rows } = await t.store.upkeep.info()
      expect(rows).toMatchObject({
        steps: 2,
        chunks: 2,
        artifacts: 2,
        node_results: 2,
        artifact_bodies: 2,
        compiled_code: 2,
        node_latest: 1,
      })
      const [kept] = await t.store.nodeResults.of(2)
      expect(await t.store.nodeResults.compiled(kept?.compiledHash ?? '')).toBe('select 2')
    })

    test('of each job so many runs stay', async () => {
      for (let run = 0; run < 4; run++) await t.over({ job: 'a' })
      for (let run = 0; run < 2; run++) await t.over({ job: 'a', instance: 'eu' })
      await t.store.upkeep.sweep({ runsPerJob: 2 })
      expect(await ids()).toEqual([3, 4, 5, 6])
      await t.store.upkeep.sweep({ runs: 1 })
      expect(await ids()).toEqual([4, 6])
    })

    test('details go before their runs', async () => {
      const { id } = await filled()
      t.clock.pass(8 * DAY)
      expect(await t.store.upkeep.countSwept({ detailDays: 7 })).toMatchObject({
        runs: 0,
        artifacts: 1,
        eventChunks: 1,
      })
      expect(await t.store.upkeep.sweep({ detailDays: 7 })).toMatchObject({ runs: 0, artifacts: 1, eventChunks: 1 })
      expect(await t.store.artifacts.list(id)).toEqual([])
      expect(await t.store.nodeResults.of(id)).toHaveLength(1)
      expect(await t.store.events.last(id)).toBe(1)
    })

    test('histories are cut, but what the scheduler needs stays', async () => {
      for (const day of [1, 2, 3]) {
        const scheduledFor = `2026-01-0${day}T00:00:00.000Z`
        await t.store.ticks.claim({ job: 'a', instance: null, scheduledFor }, { kind: 'skip', reason: 'x' }, 's')
      }
      const asked = await t.store.leases.acquire('orders', { runId: 1, owner: 'a', unique_id: null }, MINUTE)
      if (asked.granted) await t.store.leases.release(asked.lease)
      t.clock.pass(30 * DAY)
      expect((await t.store.upkeep.countSwept({ historyDays: 20 })).others).toBe(3)
      expect((await t.store.upkeep.sweep({ historyDays: 20 })).others).toBe(3)
      expect((await t.store.ticks.last('a', null))?.scheduledFor).toBe('2026-01-03T00:00:00.000Z')
      const again = await t.store.leases.acquire('orders', { runId: 2, owner: 'b', unique_id: null }, MINUTE)
      expect(again).toMatchObject({ granted: true, lease: { token: 2 } })
    })
  })
}
