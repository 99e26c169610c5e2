import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { aResult, aRun, SERVER } from '#platform/store/conformance/samples.ts'
import { sqliteStores, type TestClock, testClock } from '#platform/store/conformance/stores-for-tests.ts'
import { SCHEMA_VERSION } from '#platform/store/schema/migrate.ts'
import type { Store } from '#platform/store/store.ts'
import { restoreStore } from '#platform/store/upkeep/restore.ts'

/** What stores of each version held, as their backups said it: `3.jsonl` is of version 3. */
const VERSIONS = join(import.meta.dirname, 'versions')
const stores = sqliteStores()
const folder = mkdtempSync(join(tmpdir(), 'trellis-versions-'))
afterAll(async () => {
  await stores.clear()
  rmSync(folder, { recursive: true, force: true })
})

test('there is a store of every version', async () => {
  const newest = join(VERSIONS, `${SCHEMA_VERSION}.jsonl`)
  if (process.env.UPDATE && !readdirSync(VERSIONS).includes(`${SCHEMA_VERSION}.jsonl`)) {
    const file = join(folder, 'new.gz')
    const clock = testClock()
    const store = await stores.open(stores.newAddress(), clock)
    await fill(store, clock)
    await store.upkeep.backup(file)
    writeFileSync(newest, gunzipSync(readFileSync(file)))
  }
  const expected = Array.from({ length: SCHEMA_VERSION }, (_, at) => `${at + 1}.jsonl`)
  expect(readdirSync(VERSIONS).sort()).toEqual(expected.sort())
})

test.each(readdirSync(VERSIONS))('what is in versions/%s is understood by this program', async (name) => {
  const clock = testClock()
  const file = join(folder, `${name}.gz`)
  writeFileSync(file, gzipSync(readFileSync(join(VERSIONS, name))))
  const address = stores.newAddress()
  await restoreStore(address, file, clock)
  const store = await stores.open(address, clock)
  const place = { instance: 'eu', target: 'prod' }
  expect(await store.runs.find(1)).toMatchObject({ status: 'success', job: 'nightly', counts: { rows: 3 } })
  expect(await store.events.after(1, 0, 9)).toHaveLength(2)
  expect(Buffer.from((await store.artifacts.read(1, 'manifest.json')) ?? []).toString()).toBe('{}')
  expect(await store.nodeResults.latest(place)).toHaveLength(2)
  expect(await store.tests.history(place)).toMatchObject([{ verdicts: 'f' }])
  expect(await store.audit.verify()).toEqual({ records: 1, firstBroken: undefined })
  expect(await store.ticks.lastOfAll()).toMatchObject([{ job: 'nightly', runId: 1 }])
  expect(await store.leases.history('orders', 9)).toHaveLength(1)
  expect(await store.tokens.use('aa')).toMatchObject({ name: 'ci' })
  expect((await store.runs.add(aRun())).run.id).toBe(2)
})

/** A little of everything. */
async function fill(store: Store, clock: TestClock): Promise<void> {
  const key = { job: 'nightly', instance: 'eu', scheduledFor: '2026-01-31T04:00:00.000Z' }
  await store.servers.enter(SERVER, 60_000)
  await store.jobs.see('nightly', 'eu')
  await store.ticks.claim(key, { kind: 'run', run: aRun({ instance: 'eu', pools: ['warehouse'] }) }, SERVER.id)
  const run = await store.runs.take(1, SERVER.id)
  if (!run) throw new Error('the run was not taken')
  await store.steps.plan(1, [{ index: 1, kind: 'dbt', name: 'build', commandLine: 'dbt build' }])
  await store.runs.start(run)
  await store.steps.start(1, 1, { invocationId: 'b7e1' })
  const asked = await store.leases.acquire(
    'orders',
    { runId: 1, owner: SERVER.id, unique_id: 'model.shop.orders' },
    60_000,
  )
  await store.events.append(1, 1, ['{"info": {"name": "A"}}', '{"info": {"name": "B"}}'])
  await store.steps.write(1, [{ step: 1, stream: 'stdout', text: 'Done.\n' }])
  await store.artifacts.save(1, 1, 'manifest.json', '{}')
  const failed = {
    unique_id: 'test.shop.unique',
    resource_type: 'test',
    status: 'fail',
    failures: 2,
    rows: null,
  } as const
  await store.nodeResults.save(1, [aResult(), aResult(failed)])
  await store.tests.saveRows({
    runId: 1,
    step: 1,
    unique_id: 'test.shop.unique',
    columns: ['id'],
    rows: [[1], [1]],
    total: 2,
    expiresAt: null,
  })
  if (asked.granted) await store.leases.release(asked.lease)
  clock.pass(1000)
  await store.steps.finish(1, 1, { status: 'success', exitCode: 0 })
  await store.runs.finish(run, { status: 'success', exitCode: 0 })
  await store.tokens.add({
    name: 'ci',
    scopes: ['job_runner'],
    hint: 'trl_ab',
    createdBy: null,
    expiresAt: null,
    hash: 'aa',
  })
  await store.users.add({ name: 'ada', role: 'admin', password: 'scrypt$1', createdBy: null })
  await store.sessions.open(
    { user: 'ada', role: 'admin', via: 'local', hash: 'bb' },
    { idleMs: 60_000, mostMs: 60_000 },
  )
  const at = '2026-01-31T12:00:00.000Z'
  await store.alerts.put({
    key: 'run.errored',
    rule: 'run.errored',
    state: 'firing',
    since: at,
    lastEventAt: at,
    lastToldAt: null,
    count: 1,
    acknowledgedBy: null,
    silencedUntil: null,
    data: {},
    version: 0,
  })
  await store.alerts.send({ channel: 'team', alertKey: 'run.errored', body: { text: 'late' } })
  await store.alerts.measure([
    { metric: 'rate', dimension: '', period: '2026-01-31', value: 0.5, measuredAt: at, runId: 1 },
  ])
  await store.freshness.saveSources([
    {
      instance: 'eu',
      target: 'prod',
      runId: 1,
      step: 1,
      unique_id: 'source.shop.raw.orders',
      status: 'pass',
      max_loaded_at: at,
      snapshotted_at: at,
      max_loaded_at_time_ago_in_s: 0,
      criteria: {},
      execution_time: 0.1,
      error: null,
    },
  ])
  await store.audit.append([
    { action: 'run.finished', actor: SERVER.id, subject: 'run 1', data: { status: 'success' } },
  ])
}
