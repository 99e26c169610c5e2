import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudForTests, cloudForTests } from '../v2/cloud-for-tests.ts'

const TRELLIS_YML = `
instances:
  apac: { target: apac, env: { REGION: apac } }
  eu: { target: eu }
jobs:
  nightly: { steps: [run], env: { KEY: secret } }
  local: { steps: [run], instances: [eu], cron: "0 4 * * *" }
alerts:
  channels:
    ops: { type: webhook, url: "https://ops.example.com/secret-path", secret: s3cret }
    idle: { type: webhook, url: "https://idle.example.com" }
    mail: { type: email, host: mail.example.com, from: a@example.com, to: [b@example.com] }
    room: { type: slack, token: xoxb-1, channel: "#data" }
  rules:
    - { on: [run.errored, run.succeeded], to: [ops, mail], jobs: [local] }
    - { on: run.errored, to: room }
`

let cloud: CloudForTests

beforeAll(async () => {
  cloud = await cloudForTests(TRELLIS_YML)
})
afterAll(() => cloud.close())

type Described = Readonly<Record<string, unknown>>

const V3 = '/api/v3/accounts/1'

async function get<Data = Described>(path: string): Promise<Data> {
  return (await cloud.ask('GET', path.startsWith('/') ? `${V3}${path}` : path)).data as Data
}

test('each instance is an environment, and a job is one job in each', async () => {
  const environments = await get<readonly Described[]>('/projects/1/environments/?order_by=name')
  expect(environments.map(({ name, trellis }) => [name, trellis])).toEqual([
    ['apac', { instance: 'apac', target: 'apac' }],
    ['default', { instance: null, target: null }],
    ['eu', { instance: 'eu', target: 'eu' }],
  ])
  const [apac, , eu] = environments
  const jobsOf = async (environment: Described | undefined) =>
    (await get<readonly Described[]>(`jobs/?environment_id=${String(environment?.['id'])}`)).map(({ name }) => name)
  expect([await jobsOf(apac), await jobsOf(eu)]).toEqual([['nightly'], ['nightly', 'local']])
  const ofEu = await cloud.numberOf('nightly', 'eu')
  const { data } = await cloud.ask('POST', `jobs/${ofEu}/run/?wait=20&include_related=environment`)
  expect(data).toMatchObject({
    environment: { name: 'eu' },
    trellis: { instance: 'eu', commands: ['dbt run --instance eu --target eu'] },
  })
  expect(await get<readonly Described[]>(`runs/?environment_id=${String(eu?.['id'])}`)).toHaveLength(1)
  expect(await get<readonly Described[]>(`runs/?environment_id=${String(apac?.['id'])}`)).toHaveLength(0)
})

test('a name that stands for several jobs is refused with their numbers', async () => {
  const { code, status } = await cloud.ask('GET', 'jobs/nightly/')
  expect([code, status.user_message]).toEqual([409, 'nightly runs in several instances'])
  expect(status.developer_message).toMatch(/^say the number: \d+ in apac, \d+ in eu$/)
})

test('webhooks of alerts are subscriptions, without their addresses', async () => {
  const subscriptions = await get<readonly Described[]>('/webhooks/subscriptions')
  expect(subscriptions).toMatchObject([
    { id: 'wsu_idle', active: false, deactivate_reason: 'No rule of trellis.yml names it', event_types: [] },
    {
      id: 'wsu_ops',
      active: true,
      event_types: ['job.run.errored', 'job.run.completed'],
      job_ids: [await cloud.numberOf('local', 'eu')],
    },
  ])
  expect(JSON.stringify(subscriptions)).not.toMatch(/secret-path|s3cret/)
  expect(await get('/webhooks/subscription/wsu_ops/')).toMatchObject({ name: 'ops', description: 'Signed' })
})

test('a subscription is tried, and what was sent is listed', async () => {
  const { event_id } = await get('/webhooks/subscription/wsu_ops/test')
  const events = await get<readonly Described[]>('/webhooks/subscription/wsu_ops/events')
  expect(events).toMatchObject([
    { id: event_id, subscription_id: 'wsu_ops', trigger_event_type: 'trial', http_status_code: null },
  ])
  expect(await get(`/webhooks/event/${String(event_id)}`)).toEqual(events[0])
  expect((await cloud.ask('GET', `${V3}/webhooks/event/wev_999`)).code).toBe(404)
  expect((await cloud.ask('GET', `${V3}/webhooks/subscription/wsu_mail/test`)).code).toBe(404)
})

test('rules that write letters or to a room are notifications', async () => {
  const local = await cloud.numberOf('local', 'eu')
  expect(await get<readonly Described[]>('notifications/')).toMatchObject([
    { type: 4, external_email: 'b@example.com', on_failure: [local], on_success: [local], on_cancel: [] },
    { type: 2, slack_channel_name: '#data', on_failure: expect.arrayContaining([local]), on_success: [] },
  ])
  expect(await get('notifications/2/')).toMatchObject({ id: 2 })
  expect((await cloud.ask('GET', 'notifications/3/')).code).toBe(404)
})

test.each([
  ['POST', `${V3}/webhooks/subscriptions`],
  ['PUT', `${V3}/webhooks/subscription/wsu_ops`],
  ['DELETE', `${V3}/webhooks/subscription/wsu_ops`],
  ['POST', 'notifications/'],
  ['DELETE', 'notifications/1/'],
] as const)('what stands in trellis.yml is not made or taken away by the API: %s %s', async (method, path) => {
  const { code, status } = await cloud.ask(method, path, { body: { name: 'x' } })
  expect([code, status.user_message]).toEqual([405, expect.stringContaining('are written in trellis.yml')])
})

test('names of variables are told, and no values', async () => {
  const hidden = { id: 1, value: '********' }
  expect(await get('/projects/1/environment-variables/environment/')).toEqual({
    environments: ['project', 'apac', 'eu'],
    variables: { REGION: { apac: hidden } },
  })
  const number = await cloud.numberOf('nightly', 'apac')
  expect(await get(`/projects/1/environment-variables/job/?job_definition_id=${number}`)).toEqual({
    KEY: { project: null, environment: null, job: hidden },
    REGION: { project: null, environment: hidden, job: null },
  })
  expect((await cloud.ask('GET', `${V3}/projects/1/environment-variables/job/`)).code).toBe(404)
})

test('connections are not told', async () => {
  expect(await get('/connections/')).toEqual([])
  expect(await get('/projects/1/connections/')).toEqual([])
  expect((await cloud.ask('GET', `${V3}/projects/2/connections/`)).code).toBe(404)
})

test('a token is made, shown once, and revoked; from the first one on one is needed', async () => {
  const made = await cloud.ask('POST', `${V3}/service-tokens/`, {
    body: {
      name: 'ci',
      permission_grants: [{ permission_set: 'job_runner' }, { permission_set: 'account_admin', project_id: 1 }],
    },
  })
  const { id, token_string } = made.data as { readonly id: number; readonly token_string: string }
  for (const scheme of ['Token', 'Bearer']) {
    const headers = { authorization: `${scheme} ${token_string}` }
    const tokens = await cloud.ask('GET', `${V3}/service-tokens/`, { headers })
    expect(tokens.data).toMatchObject([{ id, name: 'ci' }])
    expect(tokens.text).not.toContain(token_string)
    expect((await cloud.ask('GET', `${V3}/service-tokens/${id}`, { headers })).code).toBe(200)
    expect((await cloud.ask('GET', `${V3}/service-tokens/${id}/permissions/`, { headers })).data).toMatchObject([
      { permission_set: 'job_runner' },
      { permission_set: 'account_admin' },
    ])
  }
  const wrong = await cloud.ask('GET', 'jobs/', { headers: { authorization: 'Token wrong' } })
  expect([wrong.code, wrong.status.is_success, wrong.data]).toEqual([401, false, null])
  const { data } = await cloud.ask('POST', `${V3}/service-tokens/`, {
    body: { name: 'looks', permission_grants: [{ permission_set: 'readonly' }] },
    headers: { authorization: `Token ${token_string}` },
  })
  const looks = { authorization: `Token ${(data as { readonly token_string: string }).token_string}` }
  expect((await cloud.ask('GET', 'jobs/', { headers: looks })).code).toBe(200)
  const forbidden = await cloud.ask('POST', `jobs/${await cloud.numberOf('local', 'eu')}/run/`, { headers: looks })
  expect([forbidden.code, forbidden.status.is_success]).toEqual([403, false])
  expect((await cloud.ask('GET', `${V3}/audit-logs/`, { headers: looks })).code).toBe(403)
  const headers = { authorization: `Token ${token_string}` }
  expect((await cloud.ask('DELETE', `${V3}/service-tokens/${id}`, { headers })).data).toMatchObject({ state: 2 })
  expect((await cloud.ask('GET', 'jobs/', { headers })).code).toBe(401)
})

test.each([
  ['no name', { permission_grants: [{ permission_set: 'readonly' }] }],
  ['nothing that it may', { name: 'x', permission_grants: [] }],
  ['something that nobody knows', { name: 'x', permission_grants: [{ permission_set: 'god' }] }],
])('a token is not made of %s', async (_, body) => {
  expect((await cloud.ask('POST', `${V3}/service-tokens/`, { body })).code).toBe(400)
})

test('the audit chain is told from its end', async () => {
  await cloud.store.audit.append(
    Array.from({ length: 5 }, (_, at) => ({
      action: 'run.finished',
      actor: 'ada',
      subject: `run ${at + 1}`,
      data: { at },
    })),
  )
  const { seq } = await cloud.store.audit.head()
  const { data, extra } = await cloud.ask('GET', `${V3}/audit-logs/?limit=2&offset=1`)
  expect(data).toMatchObject([
    { id: String(seq - 1), event_type: 'run.finished', event_label: 'run.finished: run 4', actor: { name: 'ada' } },
    { id: String(seq - 2) },
  ])
  expect(extra?.pagination).toEqual({ count: 2, total_count: seq })
  expect(await get(`/audit-logs/?offset=${seq + 10}`)).toEqual([])
})
