import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { aResult, aRun, SERVER } from '../store/conformance/samples.ts'
import {
  postgresStores,
  sqliteStores,
  TEST_SERVER,
  testClock,
  type TestStores,
} from '../store/conformance/stores-for-tests.ts'
import type { Store } from '../store/store.ts'
import { auditedStore } from './audited-store.ts'
import { digestsOf, runEvidence } from './run-evidence.ts'

const PLACE = { job: 'nightly', instance: null }

describe('the chain in SQLite', () => rules(sqliteStores()))
describe.runIf(TEST_SERVER !== undefined)('the chain in PostgreSQL', () => rules(postgresStores()))

function rules(stores: TestStores): void {
  let store: Store
  beforeEach(async () => {
    store = auditedStore(await stores.open(stores.newAddress(), testClock()))
  })
  afterAll(stores.clear)

  const told = async () =>
    (await store.audit.list({ limit: 100 })).map(({ action, actor, subject }) => [action, actor, subject])

  test('a run leaves a link for each turn it takes, and the chain is whole', async () => {
    await store.servers.enter(SERVER, 60_000)
    const { run } = await store.runs.add(aRun({ requester: 'ada' }))
    const taken = await store.runs.take(run.id, SERVER.id)
    if (!taken) throw new Error('it was not taken')
    await store.runs.start(taken)
    await store.steps.plan(1, [{ index: 1, kind: 'dbt', name: 'Build', commandLine: 'dbt build' }])
    await store.runs.start(taken, { code: { commit: 'abc', branch: 'main', isDirty: false, manifestHash: 'm' } })
    await store.nodeResults.save(1, [aResult()])
    await store.steps.finish(1, 1, { status: 'success', exitCode: 0 })
    await store.runs.finish(taken, { status: 'success', exitCode: 0 })
    expect(await told()).toEqual([
      ['server.started', SERVER.id, `server ${SERVER.id}`],
      ['run.requested', 'ada', 'run 1'],
      ['run.taken', SERVER.id, 'run 1'],
      ['run.started', null, 'run 1'],
      ['run.project_read', null, 'run 1'],
      ['step.ended', null, 'run 1 step 1'],
      ['run.finished', null, 'run 1'],
    ])
    expect(await store.audit.verify()).toEqual({ records: 7, firstBroken: undefined })
  })

  test('the end of a run holds digests of what is kept of it', async () => {
    const run = await store.runs.begin(aRun(), SERVER.id)
    await store.nodeResults.save(1, [aResult(), aResult({ unique_id: 'model.shop.customers' })])
    const { sha256 } = await store.artifacts.save(1, 1, 'manifest.json', '{}')
    await store.runs.finish(run, { status: 'success' })
    const evidence = await runEvidence(1, store)
    if (!evidence) throw new Error('it has gone')
    const last = (await store.audit.list({ limit: 100 })).at(-1)
    expect(last?.data).toMatchObject({
      status: 'success',
      evidence: digestsOf(evidence),
      artifacts: [{ run_id: 1, step: 1, path: 'manifest.json', bytes: 2, sha256 }],
    })
    await store.nodeResults.save(1, [aResult({ status: 'error' })])
    const changed = await runEvidence(1, store)
    expect(changed && digestsOf(changed)).not.toEqual(digestsOf(evidence))
  })

  test('the end of a run with many results holds the same digests, also where one came in last', async () => {
    const results = Array.from({ length: 501 }, (_, index) => aResult({ unique_id: `model.shop.m${index}` }))
    for (const late of [false, true]) {
      const run = await store.runs.begin(aRun(), SERVER.id)
      await store.nodeResults.save(run.id, results)
      const isOver = await store.together(async (subjects) => {
        if (late) await subjects.nodeResults.save(run.id, [aResult({ unique_id: 'model.shop.last', status: 'error' })])
        return subjects.runs.finish(run, { status: 'success' })
      })
      expect(isOver).toBe(true)
      const evidence = await runEvidence(run.id, store)
      expect(evidence?.node_results).toHaveLength(late ? 502 : 501)
      const last = (await store.audit.list({ limit: 100 })).at(-1)
      expect(last?.data).toMatchObject({ evidence: evidence && digestsOf(evidence) })
    }
    expect(await told()).toHaveLength(6)
  })

  test('what does not happen leaves no link', async () => {
    const run = await store.runs.begin(aRun(), SERVER.id)
    await store.runs.finish(run, { status: 'success' })
    const before = (await told()).length
    expect(await store.runs.finish(run, { status: 'error' })).toBe(false)
    expect(await store.runs.take(run.id, SERVER.id)).toBeUndefined()
    await store.runs.askToCancel(run.id, 'ada')
    expect(await store.jobs.resume('nightly', null)).toBe(false)
    expect(await store.tokens.revoke(9, null)).toBe(false)
    expect(await told()).toHaveLength(before)
  })

  test('a transaction that fails takes its links with it', async () => {
    const failing = store.together(async ({ runs }) => {
      await runs.add(aRun())
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await told()).toEqual([])
    await store.together(({ runs }) => runs.add(aRun()))
    expect(await told()).toEqual([['run.requested', null, 'run 1']])
  })

  test('a run that is asked for twice is one', async () => {
    const wish = aRun({ idempotencyKey: 'k' })
    await store.runs.add(wish)
    await store.runs.add(wish)
    expect(await told()).toHaveLength(1)
  })

  test('who cancels, pauses, makes tokens and lets ticks go is known', async () => {
    await store.runs.add(aRun())
    await store.runs.askToCancel(1, 'ada')
    await store.jobs.see('nightly', null)
    await store.jobs.pause('nightly', null, 'ada')
    await store.jobs.resume('nightly', null, 'kim')
    const wish = { name: 'ci', scopes: ['job_runner'], hint: 'trl_ab', createdBy: 'bob', expiresAt: null, hash: 'aa' }
    await store.tokens.add(wish)
    await store.tokens.revoke(1, 'ada')
    const at = '2026-01-31T04:00:00.000Z'
    await store.ticks.claim({ ...PLACE, scheduledFor: at }, { kind: 'skip', reason: 'paused' }, SERVER.id)
    expect(await told()).toEqual([
      ['run.requested', null, 'run 1'],
      ['run.cancel_asked', 'ada', 'run 1'],
      ['run.finished', null, 'run 1'],
      ['job.paused', 'ada', 'job nightly'],
      ['job.resumed', 'kim', 'job nightly'],
      ['token.made', 'bob', 'token 1 ci'],
      ['token.revoked', 'ada', 'token 1'],
      ['tick.left_out', SERVER.id, 'job nightly'],
    ])
    const text = JSON.stringify(await store.audit.list({ limit: 100 }))
    expect(text).not.toContain('"aa"')
  })

  test('many at once leave a chain that is whole', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const run = await store.runs.begin(aRun({ job: `job ${index}` }), SERVER.id)
        await store.together(async ({ runs }) => {
          await runs.finish(run, { status: 'error' })
          await runs.add(aRun({ job: `job ${index}`, attempt: 2 }))
        })
      }),
    )
    expect(await store.audit.verify()).toEqual({ records: 80, firstBroken: undefined })
  })
}
