import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertId } from '#platform/alerts/alert-id.ts'
import { addOwnRoutes } from '#server/api/own-routes.ts'
import { answerChecker } from '#server/http/answers-for-tests.ts'
import { addOpenApi, type OpenApi } from '#server/http/openapi.ts'
import { type ApiScene, openScene } from './api-scene.ts'

const NOON = Date.UTC(2026, 0, 31, 12)
const KEY = 'failures | test.failed | test.shop.unique'
const ID = alertId({ key: KEY })

let scene: ApiScene
let clock = NOON - 86_400_000
/** Every answer has to be as the OpenAPI document says. */
let problemOf: ReturnType<typeof answerChecker>

beforeAll(async () => {
  scene = await openScene([addOpenApi, addOwnRoutes], {
    settings: `
schedule: { frequencies: { daily: "0 4 * * *" }, matrix: { daily: { core: { select: orders, deadline: "06:00" } } } }
alerts: { channels: { team: { type: webhook, url: "https://example.com/" } } }
`,
    now: () => clock,
  })
  clock = NOON
  problemOf = answerChecker((await scene.app.inject('/api/openapi.json')).json<OpenApi>())
  const at = '2026-01-31T11:00:00.000Z'
  await scene.store.alerts.put({
    key: KEY,
    rule: 'failures',
    state: 'firing',
    since: at,
    lastEventAt: at,
    lastToldAt: at,
    count: 1,
    acknowledgedBy: null,
    silencedUntil: null,
    data: { name: 'unique' },
    version: 0,
  })
  await scene.store.alerts.send({ channel: 'team', alertKey: KEY, body: { kind: 'lines', lines: [] } })
})

afterAll(() => scene.close())

async function ask(method: 'GET' | 'POST', url: string, payload?: object) {
  const { statusCode, headers, body } = await scene.app.inject({ method, url, ...(payload && { payload }) })
  const type = String(headers['content-type'])
  expect(problemOf({ method, url, status: statusCode, type, body })).toBeUndefined()
  return { status: statusCode, json: JSON.parse(body) }
}

test('what is in trouble is listed, and one alert is found by the beginning of its id', async () => {
  const { json } = await ask('GET', '/api/alerts')
  expect(json.alerts).toMatchObject([{ id: ID, key: KEY, state: 'firing', name: 'unique', times: 1 }])
  expect((await ask('GET', '/api/alerts?state=resolved')).json.alerts).toEqual([])
  expect((await ask('GET', `/api/alerts/${ID.slice(0, 5)}`)).json.key).toBe(KEY)
  expect((await ask('GET', '/api/alerts/nothing')).status).toBe(404)
})

test('what is done about it is kept with who did it', async () => {
  const silenced = await ask('POST', `/api/alerts/${ID}/silence`, { for: '4h' })
  expect(silenced.json.silenced_until).toBe('2026-01-31T16:00:00.000Z')
  expect((await ask('POST', `/api/alerts/${ID}/silence`, { for: null })).json.silenced_until).toBeNull()
  expect((await ask('POST', `/api/alerts/${ID}/silence`, { for: 'soon' })).status).toBe(400)
  expect((await ask('POST', `/api/alerts/${ID}/silence`, {})).status).toBe(400)
  expect((await ask('POST', `/api/alerts/${ID}/acknowledge`)).json).toMatchObject({
    state: 'acknowledged',
    acknowledged_by: 'ada',
  })
  expect((await ask('POST', `/api/alerts/${ID}/resolve`)).json.state).toBe('resolved')
  expect((await ask('POST', '/api/alerts/nothing/resolve')).status).toBe(404)
  const told = (await scene.store.audit.list({ limit: 10 })).map(({ action, actor }) => [action, actor])
  expect(told).toEqual([
    ['alert.silenced', 'ada'],
    ['alert.silenced', 'ada'],
    ['alert.acknowledged', 'ada'],
    ['alert.resolved', 'ada'],
  ])
})

test('what was sent is listed, and what it holds is not', async () => {
  const { json } = await ask('GET', '/api/deliveries?channel=team')
  expect(json.deliveries).toMatchObject([{ id: 1, channel: 'team', status: 'waiting', attempts: 0, subject: 'lines' }])
  expect((await ask('GET', '/api/deliveries?channel=other')).json.deliveries).toEqual([])
})

test('a trial goes through a channel that there is', async () => {
  scene.answer(() => ({ exitCode: 1, output: '', errorOutput: 'team: it answered 500\n' }))
  expect((await ask('POST', '/api/alerts/test', { channel: 'team' })).json).toEqual({
    delivered: false,
    said: 'team: it answered 500',
  })
  expect(scene.asked.at(-1)).toEqual(['alerts', 'test', 'team'])
  expect((await ask('POST', '/api/alerts/test', { channel: '--help' })).status).toBe(404)
})

test('deadlines are told by business line', async () => {
  const { json } = await ask('GET', '/api/deadlines')
  expect(json).toMatchObject({
    by: 'line',
    sums: [{ name: 'core', kept: 0, missed: 1, rate: 0 }],
    deadlines: [{ job: 'daily/core', tick: '2026-01-31T04:00:00.000Z', status: 'missed' }],
  })
  expect((await ask('GET', '/api/deadlines?job=daily/core&by=job&from=2026-02-01')).json.sums).toEqual([])
  expect((await ask('GET', '/api/deadlines?job=nothing')).status).toBe(404)
  expect((await ask('GET', '/api/deadlines?from=soon')).status).toBe(400)
})
