import { describe, expect, test } from 'vitest'
import { aRun } from './samples.ts'
import { MINUTE, SECOND, type OpenStore } from './open-store-for-test.ts'

const WISH = { name: 'ci', scopes: ['job_runner'], hint: 'trl_ab', createdBy: 'ada', expiresAt: null, hash: 'aa' }

/** Tokens, alerts, the chain of records, and several things in one transaction. */
export function tokensAlertsAudit(t: OpenStore): void {
  describe('tokens', () => {
    test('a token is known by its digest, and its use is noted', async () => {
      expect(await t.store.tokens.any()).toBe(false)
      const token = await t.store.tokens.add(WISH)
      const { hash: _, ...shown } = WISH
      expect(token).toEqual({
        ...shown,
        id: 1,
        createdAt: '2026-01-31T12:00:00.000Z',
        lastUsedAt: null,
        revokedAt: null,
        revokedBy: null,
      })
      t.clock.pass(MINUTE)
      expect(await t.store.tokens.use('aa')).toMatchObject({ id: 1, lastUsedAt: '2026-01-31T12:01:00.000Z' })
      expect(await t.store.tokens.use('bb')).toBeUndefined()
      t.clock.pass(MINUTE)
      expect(await t.store.tokens.use('aa')).toMatchObject({ isFirstUse: false })
      expect(await t.store.tokens.list()).toMatchObject([{ lastUsedAt: '2026-01-31T12:02:00.000Z' }])
    })

    test('of several first uses at once one is the first', async () => {
      await t.store.tokens.add(WISH)
      const uses = await Promise.all([1, 2, 3].map(() => t.store.tokens.use('aa')))
      expect(uses.filter((token) => token?.isFirstUse)).toHaveLength(1)
    })

    test('one that is revoked or has run out opens nothing', async () => {
      await t.store.tokens.add(WISH)
      await t.store.tokens.add({ ...WISH, hash: 'bb', expiresAt: '2026-01-31T12:01:00.000Z' })
      expect(await t.store.tokens.revoke(1, 'ada')).toBe(true)
      expect(await t.store.tokens.revoke(1, 'bob')).toBe(false)
      expect(await t.store.tokens.list()).toMatchObject([{ revokedBy: 'ada' }, { revokedBy: null }])
      t.clock.pass(MINUTE)
      expect([await t.store.tokens.use('aa'), await t.store.tokens.use('bb')]).toEqual([undefined, undefined])
      expect(await t.store.tokens.any()).toBe(true)
    })
  })

  describe('alerts', () => {
    const STATE = {
      key: 'run.errored nightly',
      rule: 'run.errored',
      state: 'firing' as const,
      since: '2026-01-31T12:00:00.000Z',
      lastEventAt: '2026-01-31T12:00:00.000Z',
      lastToldAt: null,
      count: 1,
      acknowledgedBy: null,
      silencedUntil: null,
      data: { runs: [1] },
      version: 0,
    }

    test('of two who change a state at once, one learns that it came too late', async () => {
      const first = await t.store.alerts.put(STATE)
      expect(first).toEqual({ ...STATE, version: 1 })
      expect(await t.store.alerts.put(STATE)).toBeUndefined()
      const both = await Promise.all(
        ['ada', 'bob'].map((acknowledgedBy) => t.store.alerts.put({ ...STATE, version: 1, acknowledgedBy })),
      )
      expect(both.filter((state) => state !== undefined)).toHaveLength(1)
      await t.store.alerts.put({ ...STATE, key: 'other', state: 'resolved' })
      expect((await t.store.alerts.list({ open: true })).map(({ key }) => key)).toEqual([STATE.key])
      expect((await t.store.alerts.list()).length).toBe(2)
      expect(await t.store.alerts.find('none')).toBeUndefined()
    })

    test('a message is queued once, taken by one, and tried again until it is given up', async () => {
      const message = { channel: 'team', alertKey: null, body: { text: 'late' }, onceKey: 'run 1' }
      expect(await t.store.alerts.send(message)).toMatchObject({ status: 'waiting', attempts: 0 })
      expect(await t.store.alerts.send(message)).toBeUndefined()
      const taken = (await Promise.all([t.store.alerts.takeDue(9, MINUTE), t.store.alerts.takeDue(9, MINUTE)])).flat()
      expect(taken).toMatchObject([{ attempts: 1, body: { text: 'late' } }])
      const id = taken[0]?.id ?? 0
      await t.store.alerts.failed(id, 'timed out', '2026-01-31T12:00:30.000Z')
      expect(await t.store.alerts.takeDue(9, MINUTE)).toEqual([])
      t.clock.pass(30 * SECOND)
      expect(await t.store.alerts.takeDue(9, MINUTE)).toMatchObject([{ attempts: 2, lastError: 'timed out' }])
      t.clock.pass(MINUTE)
      expect(await t.store.alerts.takeDue(9, MINUTE)).toMatchObject([{ attempts: 3 }])
      await t.store.alerts.failed(id, 'gone', undefined)
      await t.store.alerts.delivered(id)
      expect(await t.store.alerts.deliveries({ channel: 'team', limit: 9 })).toMatchObject([
        { status: 'failed', lastError: 'gone' },
      ])
      expect(await t.store.alerts.deliveries({ channel: 'other', limit: 9 })).toEqual([])
    })

    test('measured values are replaced by period', async () => {
      const value = (period: string, number: number | null) => ({
        metric: 'funnel.conversion_rate',
        dimension: 'state=NY',
        period,
        value: number,
        measuredAt: '2026-01-31T12:00:00.000Z',
        runId: 1,
      })
      await t.store.alerts.measure([value('2026-01-29', 0.625), value('2026-01-30', 0.5)])
      await t.store.alerts.measure([value('2026-01-30', null)])
      expect(await t.store.alerts.measured('funnel.conversion_rate', 'state=NY', 9)).toEqual([
        value('2026-01-30', null),
        value('2026-01-29', 0.625),
      ])
    })
  })

  describe('audit', () => {
    const record = (subject: string) => ({
      action: 'run.finished',
      actor: 'ada',
      subject,
      data: { z: 1, a: [null, 0.1, 'é\u0000\ud800'], nested: { 10: 'ten', 9: 'nine' } },
    })

    test('records form one chain, however many append at once', async () => {
      await Promise.all(
        Array.from({ length: 6 }, (_, at) => t.store.audit.append([record(`run ${at}`), record('same')])),
      )
      expect(await t.store.audit.verify()).toEqual({ records: 12, firstBroken: undefined })
      const all = await t.store.audit.list({ limit: 99 })
      expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
      expect(await t.store.audit.head()).toEqual({ seq: 12, hash: all.at(-1)?.hash })
      expect(await t.store.audit.list({ after: 10, limit: 1 })).toEqual([all[10]])
      expect(await t.store.audit.list({ between: { to: '2026-01-31T12:00:00.000Z' }, limit: 9 })).toEqual([])
    })

    test('an empty chain is whole', async () => {
      expect(await t.store.audit.verify()).toEqual({ records: 0, firstBroken: undefined })
      expect(await t.store.audit.head()).toEqual({ seq: 0, hash: '0'.repeat(64) })
    })
  })

  test('figures tell how much there is at this moment', async () => {
    await t.store.upkeep.ping()
    expect(await t.store.upkeep.figures()).toEqual({ openRuns: {}, leasesHeld: 0, deliveries: [], openAlerts: {} })
    await t.queued()
    await t.underWay()
    await t.over()
    const holder = { runId: 2, owner: 'a', unique_id: null }
    await t.store.leases.acquire('orders', holder, MINUTE)
    await t.store.leases.acquire('users', holder, SECOND)
    t.clock.pass(SECOND)
    await t.store.alerts.send({ channel: 'team', alertKey: null, body: {} })
    expect(await t.store.upkeep.figures()).toEqual({
      openRuns: { queued: 1, running: 1 },
      leasesHeld: 1,
      deliveries: [{ channel: 'team', status: 'waiting', count: 1 }],
      openAlerts: {},
    })
  })

  describe('together', () => {
    test('several things happen all or not at all', async () => {
      const work = t.store.together(async (subjects) => {
        const { run } = await subjects.runs.add(aRun())
        await subjects.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'x', commandLine: 'dbt run' }])
        await subjects.audit.append([{ action: 'run.queued', actor: null, subject: `run ${run.id}`, data: {} }])
        throw new Error('second thoughts')
      })
      await expect(work).rejects.toThrow('second thoughts')
      expect((await t.store.runs.list({}, { limit: 9 })).total).toBe(0)
      expect(await t.store.audit.verify()).toEqual({ records: 0, firstBroken: undefined })
      expect((await t.queued()).id).toBe(1)
    })

    test('what happens beside it is not a part of it', async () => {
      const work = t.store.together(async (subjects) => {
        await subjects.jobs.see('a', null)
        await subjects.jobs.see('b', null)
        throw new Error('no')
      })
      const beside = t.store.tokens.add({ ...WISH, hash: 'x' })
      await expect(work).rejects.toThrow('no')
      await beside
      expect(await t.store.tokens.list()).toHaveLength(1)
      expect(await t.store.jobs.list()).toEqual([])
    })

    test('who would wait for itself is told so, and nothing of it happens', async () => {
      let later: Promise<unknown> | undefined
      const work = t.store.together(async (subjects) => {
        await subjects.runs.add(aRun())
        later = new Promise((resolve) => setTimeout(() => resolve(t.store.runs.add(aRun({ cause: 'later' }))), 20))
        await t.store.runs.add(aRun())
      })
      await expect(work).rejects.toThrow('use the subjects that `together` gives')
      await later
      expect((await t.store.runs.list({}, { limit: 9 })).items.map(({ cause }) => cause)).toEqual(['later'])
    })
  })
}
