import { createHmac } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { TriggerWatch } from '#server/triggers/trigger-watch.ts'
import { addWebhookRoute } from '#server/triggers/webhook-route.ts'
import type { SecretSource } from '#platform/settings/secret.ts'
import { postgresStores, TEST_SERVER } from '#platform/store/conformance/stores-for-tests.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { type ApiScene, openScene, type SceneOptions, until } from './api-scene.ts'

const closings: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

const reveal = async (source: SecretSource) => {
  if (source.kind !== 'text') throw new Error('the secret is not to be had')
  return source.secret.reveal()
}

async function scene(options: SceneOptions): Promise<ApiScene> {
  const opened = await openScene(
    [(app, platform) => addWebhookRoute(app, platform, { fetchSecret: reveal, log: () => undefined })],
    options,
  )
  closings.push(() => opened.close())
  return opened
}

function watch({ platform }: ApiScene, log: string[] = []): TriggerWatch {
  const watching = new TriggerWatch({ platform, log: (text) => log.push(text) })
  watching.start()
  closings.push(() => watching.stop())
  return watching
}

async function runsOf({ store }: ApiScene): Promise<readonly Run[]> {
  return (await store.runs.list({ order: 'id' }, { limit: 1000 })).items
}

const causes = async (of: ApiScene) => (await runsOf(of)).map(({ cause }) => cause)

/** What has not happened by then does not happen: several looks went by. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1500))

function drop({ folder }: ApiScene, path: string, text = 'x'): void {
  mkdirSync(join(folder, 'landing'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const LOAD = 'jobs: { load: { steps: [run], triggers: [{ file: { path: "landing/*.csv", settle: 1s } }] } }'

test('a file that arrives starts the job once, also when it is put there under another name first', async () => {
  const one = await scene({ settings: LOAD })
  watch(one)
  await aWhile()
  drop(one, 'landing/orders.csv.part')
  renameSync(join(one.folder, 'landing/orders.csv.part'), join(one.folder, 'landing/orders.csv'))
  await until(async () => (await runsOf(one)).length > 0)
  await aWhile()
  expect(await runsOf(one)).toMatchObject([
    { job: 'load', origin: 'file', cause: 'A file has arrived: landing/orders.csv' },
  ])
})

test('a new version of a file counts anew, and one that is gone does not', async () => {
  const one = await scene({ settings: LOAD })
  watch(one)
  await aWhile()
  drop(one, 'landing/orders.csv')
  await until(async () => (await runsOf(one)).length === 1)
  utimesSync(join(one.folder, 'landing/orders.csv'), 1, 1)
  await until(async () => (await runsOf(one)).length === 2)
  rmSync(join(one.folder, 'landing'), { recursive: true })
  await aWhile()
  expect(await runsOf(one)).toHaveLength(2)
})

test('two servers on one store start one run for a file, and a third after a restart none', async () => {
  const one = await scene({ settings: LOAD })
  const two = await scene({ settings: LOAD, beside: one })
  const watches = [watch(one), watch(two)]
  for (let at = 0; at < 2000; at++) drop(one, `landing/orders_${at}.csv`)
  await until(async () => (await runsOf(one)).length > 0)
  await aWhile()
  for (const each of watches) await each.stop()
  watch(two)
  await aWhile()
  const told = await causes(one)
  // The files may have been seen in several parts, while they were being written; each is in one of them.
  const counts = told.map((cause) => Number(/^(\d+) files/.exec(cause)?.[1] ?? 1))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2000)
})

test('a start that was cut off is made by whoever looks next, and the run is the same one', async () => {
  const one = await scene({ settings: LOAD })
  const { platform } = one
  let isCut = true
  const trigger = platform.trigger.bind(platform)
  const cut: ApiScene = {
    ...one,
    platform: {
      ...platform,
      async trigger(...args) {
        const started = await trigger(...args)
        if (isCut) throw new Error('the server was killed')
        return started
      },
    },
  }
  const first = watch(cut)
  await aWhile()
  drop(one, 'landing/orders.csv')
  await until(async () => (await runsOf(one)).length > 0)
  await first.stop()
  isCut = false
  watch(one)
  await aWhile()
  drop(one, 'landing/users.csv')
  await until(async () => (await runsOf(one)).length > 1)
  expect(await causes(one)).toEqual(['A file has arrived: landing/orders.csv', 'A file has arrived: landing/users.csv'])
})

test('what arrives while the job is paused starts nothing, also later', async () => {
  const one = await scene({ settings: LOAD })
  watch(one)
  await aWhile()
  await one.store.jobs.pause('load', null, 'ada')
  drop(one, 'landing/orders.csv')
  await aWhile()
  await aWhile()
  await one.store.jobs.resume('load', null)
  drop(one, 'landing/users.csv')
  await until(async () => (await runsOf(one)).length > 0)
  await aWhile()
  expect(await causes(one)).toEqual(['A file has arrived: landing/users.csv'])
})

test.runIf(TEST_SERVER)('two servers on one PostgreSQL: each file and each call starts the job once', async () => {
  const stores = postgresStores()
  const address = stores.newAddress()
  closings.push(() => stores.clear())
  const settings = `${LOAD.slice(0, -2)}, hooked: { steps: [run], triggers: [{ webhook: { secret: geheim } }] } }`
  const one = await scene({ settings, address })
  const two = await scene({ settings, address, beside: one })
  watch(one)
  watch(two)
  await aWhile()
  for (let at = 0; at < 500; at++) drop(one, `landing/orders_${at}.csv`)
  const bodies = Array.from({ length: 10 }, (_, at) => `{"cause": "call ${at}"}`)
  await Promise.all(
    bodies.flatMap((body) => [one, two].map((at) => call(at, 'hooked', body, { authorization: sign(body) }))),
  )
  await until(async () => (await runsOf(one)).some(({ job }) => job === 'load'))
  await aWhile()
  const told = await runsOf(one)
  const files = told
    .filter(({ job }) => job === 'load')
    .map(({ cause }) => Number(/^(\d+) files/.exec(cause)?.[1] ?? 1))
  expect(files.reduce((sum, count) => sum + count, 0)).toBe(500)
  expect(
    told
      .filter(({ job }) => job === 'hooked')
      .map(({ cause }) => cause)
      .toSorted(),
  ).toEqual(bodies.map((_, at) => `call ${at}`))
})

const MEASURED = `
jobs:
  fresh: { steps: [run], triggers: [{ fresh: { select: "source:shop.orders", every: 1s } }] }
  volume: { steps: [run], triggers: [{ volume: { select: "source:shop.events", when: rows_since_last_run > 10, every: 1s } }] }
`

test('newer rows in a source start the job once; more rows than wanted do, counted from its last run', async () => {
  const one = await scene({ settings: MEASURED })
  let loadedAt = '2026-01-31T10:00:00+00:00'
  let rows = 8
  one.answer((args) => ({
    exitCode: 0,
    errorOutput: '',
    output: JSON.stringify(
      args.includes('--rows')
        ? [{ unique_id: 'source.shop.shop.events', rows, max_loaded_at: null }]
        : [{ unique_id: 'source.shop.shop.orders', rows: null, max_loaded_at: loadedAt }],
    ),
  }))
  watch(one)
  // It never ran: all that is there is new to it.
  await until(async () => (await runsOf(one)).length === 1)
  expect(one.asked).toContainEqual(['measure', '--loaded-at', '--output', 'json', '--select', 'source:shop.orders'])
  loadedAt = '2026-01-31T11:00:00+00:00'
  await until(async () => (await runsOf(one)).length === 2)
  rows = 19
  await until(async () => (await runsOf(one)).length === 3)
  rows = 29
  await aWhile()
  await aWhile()
  rows = 30
  await until(async () => (await runsOf(one)).length === 4)
  await aWhile()
  const told = (await runsOf(one)).map(({ job, origin, cause }) => `${job} ${origin} ${cause}`)
  expect(told).toEqual([
    'fresh source New data in source.shop.shop.orders up to 2026-01-31T10:00:00+00:00',
    'fresh source New data in source.shop.shop.orders up to 2026-01-31T11:00:00+00:00',
    'volume volume 19 rows more than when it last ran',
    'volume volume 11 rows more than when it last ran',
  ])
})

test('a warehouse that cannot be asked is told once, and asked again', async () => {
  const one = await scene({ settings: MEASURED })
  one.answer(() => ({ exitCode: 2, output: '', errorOutput: 'no warehouse\n' }))
  const log: string[] = []
  watch(one, log)
  await until(() => one.asked.length >= 6)
  expect(log.toSorted()).toEqual([
    'The trigger of fresh (fresh source:shop.orders) cannot be looked at: no warehouse',
    'The trigger of volume (volume source:shop.events) cannot be looked at: no warehouse',
  ])
})

const HOOKED = `
jobs:
  hooked: { steps: [run], triggers: [{ webhook: { secret: geheim } }] }
  lost: { steps: [run], triggers: [{ webhook: { secret: { env: NOT_THERE } } }] }
  regional: { steps: [run], instances: [eu, na], triggers: [{ webhook: { secret: geheim } }] }
defaults: { instances: [] }
instances: { eu: {}, na: {} }
`

const sign = (text: string, secret = 'geheim') => createHmac('sha256', secret).update(text).digest('hex')

function call({ app }: ApiScene, job: string, body: string, headers: Readonly<Record<string, string>>) {
  const type = { 'content-type': 'application/json' }
  return app.inject({
    method: 'POST',
    url: `/api/triggers/webhook/${job}`,
    payload: body,
    headers: { ...type, ...headers },
  })
}

test('a signed call starts the job once, however often and wherever it comes in', async () => {
  const one = await scene({ settings: HOOKED })
  const two = await scene({ settings: HOOKED, beside: one })
  const body = '{"eventId": "1", "cause": "load of 04:00 done"}'
  const authorization = sign(body)
  const answers = await Promise.all([one, two, one, two].map((each) => call(each, 'hooked', body, { authorization })))
  expect(new Set(answers.map((answer) => answer.json().started[0].run_id)).size).toBe(1)
  const late = await call(two, 'hooked', body, { authorization })
  expect([late.statusCode, late.json().started[0].is_repeat]).toEqual([200, true])
  expect(await runsOf(one)).toMatchObject([{ job: 'hooked', origin: 'webhook', cause: 'load of 04:00 done' }])
})

test('the same body with another time is another call', async () => {
  const one = await scene({ settings: HOOKED })
  const now = Math.floor(Date.now() / 1000)
  for (const at of [now - 1, now, now]) {
    await call(one, 'hooked', '{}', { 'x-trellis-timestamp': String(at), 'x-trellis-signature': sign(`${at}.{}`) })
  }
  expect(await runsOf(one)).toHaveLength(2)
})

test('an instance that there is not is told to whoever signs, and to nobody else', async () => {
  const one = await scene({ settings: HOOKED })
  const right = await call(one, 'regional?instance=us', 'c', { authorization: sign('c') })
  expect([right.statusCode, right.json().code]).toEqual([404, 'jobs/unknown-instance'])
  expect((await call(one, 'regional?instance=us', 'c', { authorization: sign('d') })).statusCode).toBe(401)
})

test('without an instance it starts the job in all of them', async () => {
  const one = await scene({ settings: HOOKED })
  expect((await call(one, 'regional', 'a', { authorization: sign('a') })).json().started).toHaveLength(2)
  expect((await call(one, 'regional?instance=eu', 'b', { authorization: sign('b') })).json().started).toMatchObject([
    { instance: 'eu' },
  ])
})

test.each([
  ['another key', 'hooked', '{}', { authorization: sign('{}', 'other') }],
  ['another body', 'hooked', '{ }', { authorization: sign('{}') }],
  ['no signature', 'hooked', '{}', {}],
  ['a job without a webhook', 'none', '{}', { authorization: sign('{}') }],
] as const)('a call with %s is refused, and says nothing of what jobs there are', async (_, job, body, headers) => {
  const one = await scene({ settings: HOOKED })
  const answer = await call(one, job, body, headers)
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'webhook/refused'])
  expect(await runsOf(one)).toEqual([])
})

test('where the secret is not to be had the caller is told to come again', async () => {
  const one = await scene({ settings: HOOKED })
  const answer = await call(one, 'lost', '{}', { authorization: sign('{}') })
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'webhook/no-secret'])
})

test('a call for a job that is paused starts nothing, and once it is resumed the same call neither', async () => {
  const one = await scene({ settings: HOOKED })
  await one.store.jobs.pause('hooked', null, 'ada')
  expect((await call(one, 'hooked', 'x', { authorization: sign('x') })).json().started).toMatchObject([
    { run_id: null, skipped: 'paused' },
  ])
  await one.store.jobs.resume('hooked', null)
  expect((await call(one, 'hooked', 'x', { authorization: sign('x') })).json().started).toMatchObject([
    { is_repeat: true },
  ])
  expect(await runsOf(one)).toEqual([])
})
