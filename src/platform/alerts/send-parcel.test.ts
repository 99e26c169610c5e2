import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { nodeOutside } from '#foundation/node-outside.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import type { Channel } from '../settings/channels.ts'
import { Secret, type SecretSource } from '../settings/secret.ts'
import { type Message, newMessage } from './message.ts'
import type { Parcel } from './parcel.ts'
import { sendParcel, type SendTools } from './send-parcel.ts'
import { trialMessage } from './trial-message.ts'
import { asDatadog, asSlack, type PostOffice, postOffice, type StandIn, standIn } from './stand-ins-for-tests.ts'

const NOW = Date.UTC(2026, 0, 31, 12)
const AT = '2026-01-31T11:59:00.000Z'
const API_KEY = 'dd-key-0123456789'

const open: (Pick<StandIn, 'close'> | PostOffice)[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

async function opened<T extends { readonly close: () => void }>(making: Promise<T>): Promise<T> {
  const made = await making
  open.push(made)
  return made
}

function tools(more: Partial<SendTools> = {}): SendTools {
  return {
    effects: {
      files: memoryFiles({}),
      env: { DBT_ENV_SECRET_PASSWORD: 'hunter2-hunter2' },
      now: () => NOW,
      outside: nodeOutside,
    },
    folder: '/',
    signal: new AbortController().signal,
    allowPrivate: ['127.0.0.1'],
    accountId: 1,
    ...more,
  }
}

function secret(text: string): SecretSource {
  return { kind: 'text', secret: new Secret(text) }
}

function send(channel: Channel, parcel: Parcel, more: Partial<SendTools> = {}) {
  return sendParcel(parcel, { name: 'team', channel, deliveryId: 7 }, tools(more))
}

function parcelOf(message: Message): Parcel {
  return { kind: 'message', message, gather: null }
}

const FAILED: Message = newMessage({
  kind: 'run.errored',
  level: 'error',
  title: 'nightly failed: 1 error → 2 models skipped',
  text: 'dbt command failed',
  at: AT,
  facts: [
    { label: 'Job', value: 'nightly' },
    { label: 'Owner', value: '' },
  ],
  items: [{ level: 'error', name: 'orders_daily', detail: 'column "a" must be <b> & `c`' }],
  rows: [{ name: 'unique_orders', columns: ['id'], rows: [['row-1-value']], total: 3 }],
  link: 'https://trellis.example.com/runs/12',
  keys: ['run.errored nightly'],
  tags: ['job:nightly', 'owner:Data Team'],
  run: {
    id: 12,
    job: 'nightly',
    jobId: 3,
    environment: 'prod',
    projectName: 'shop',
    dbtVersion: '1.12.6',
    reason: 'Ticked at 04:00',
    startedAt: '2026-01-31T11:50:00Z',
    finishedAt: AT,
    status: 'error',
    statusMessage: null,
  },
})

/** As long and as hostile as anything can be. */
const MONSTER: Message = newMessage({
  ...FAILED,
  title: `<!channel> ${'&<>'.repeat(400)}`,
  text: '🦆<@U123>'.repeat(2000),
  facts: Array.from({ length: 40 }, (_, at) => ({ label: `*l${at}*`.repeat(40), value: '&'.repeat(5000) })),
  items: Array.from({ length: 300 }, (_, at) => ({
    level: 'error' as const,
    name: `<http://evil.example|m${at}>`.repeat(20),
    detail: '``` <!here> %%%\n'.repeat(500),
  })),
  rows: [{ name: 'r', columns: ['c'], rows: Array.from({ length: 500 }, () => ['<>&'.repeat(50)]), total: 500 }],
  keys: ['k'.repeat(1000)],
  tags: Array.from({ length: 200 }, (_, at) => `t${at}:${'ä '.repeat(300)}`),
})

describe('Slack', () => {
  const webhook = (origin: string, more: Partial<Channel> = {}): Channel =>
    ({ type: 'slack', url: secret(`${origin}/services/T1/B1/secretpath`), showsRows: false, ...more }) as Channel
  const bot = (channel: string, token = 'xoxb-1-token'): Channel => ({
    type: 'slack',
    token: secret(token),
    channel,
    showsRows: false,
  })

  test('an incoming webhook takes a message as blocks, whose texts are escaped', async () => {
    const slack = await opened(standIn(asSlack))
    expect(await send(webhook(slack.origin), parcelOf(FAILED))).toEqual({ kind: 'delivered' })
    const json = slack.received[0]?.json as { text: string; blocks: { type: string }[] }
    expect(json.blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'actions',
      'context',
    ])
    expect(json.text).toBe('🔴 nightly failed: 1 error → 2 models skipped')
    expect(JSON.stringify(json.blocks[3])).toContain('column \\"a\\" must be &lt;b&gt; &amp; ˋcˋ')
    expect(JSON.stringify(json.blocks[3])).toContain('orders_daily')
  })

  test('nothing that a message holds makes it longer than Slack allows, or a mention', async () => {
    const slack = await opened(standIn(asSlack))
    expect(await send(webhook(slack.origin, { showsRows: true }), parcelOf(MONSTER))).toEqual({ kind: 'delivered' })
    const raw = slack.received[0]?.raw ?? ''
    const formatted = [...raw.matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text)
    expect(formatted.length).toBeGreaterThan(5)
    expect(formatted.join('').match(/<(?!!date)/g)).toBe(null)
    expect(String((slack.received[0]?.json as { text: string } | undefined)?.text)).not.toContain('<')
    expect(raw).toMatch(/and \d+ more/)
  })

  test('rows are shown only where they may be', async () => {
    const slack = await opened(standIn(asSlack))
    await send(webhook(slack.origin), parcelOf(FAILED))
    await send(webhook(slack.origin, { showsRows: true }), parcelOf(FAILED))
    expect(slack.received.map(({ raw }) => raw.includes('row-1-value'))).toEqual([false, true])
  })

  test('a bot posts to its channel', async () => {
    const slack = await opened(standIn(asSlack))
    const vendors = { slack: `${slack.origin}/api/chat.postMessage` }
    expect(await send(bot('#data'), parcelOf(FAILED), { vendors })).toEqual({ kind: 'delivered' })
    expect(slack.received[0]?.json).toMatchObject({ channel: '#data' })
  })

  test.each([
    ['#gone', 'xoxb-1-token', { kind: 'failed', problem: 'Slack says channel_not_found' }],
    ['#data', 'xoxp-none', { kind: 'failed', problem: 'Slack says not_authed' }],
    ['#full', 'xoxb-1-token', { kind: 'failed', problem: expect.stringContaining('HTTP 429'), afterMs: 30_000 }],
  ])('what it says about %s with %s is the problem', async (channel, token, outcome) => {
    const slack = await opened(standIn(asSlack))
    const vendors = { slack: `${slack.origin}/api/chat.postMessage` }
    expect(await send(bot(channel, token), parcelOf(FAILED), { vendors })).toEqual(outcome)
  })

  test('a webhook that is gone may come back, a message that is wrong is not sent again', async () => {
    const gone = await opened(standIn(() => ({ status: 404, body: 'no_service' })))
    expect(await send(webhook(gone.origin), parcelOf(FAILED))).toEqual({
      kind: 'failed',
      problem: 'HTTP 404: no_service',
    })
    const refusing = await opened(standIn(() => ({ status: 400, body: 'invalid_payload' })))
    expect(await send(webhook(refusing.origin), parcelOf(FAILED))).toMatchObject({ kind: 'refused' })
  })
})

describe('Datadog', () => {
  const channel: Channel = {
    type: 'datadog',
    apiKey: secret(API_KEY),
    site: 'datadoghq.eu',
    tags: ['env:prod'],
    showsRows: true,
  }

  async function datadog() {
    const made = await opened(standIn(asDatadog(API_KEY, () => NOW)))
    return { ...made, vendors: { datadog: { api: made.origin, logs: made.origin } } }
  }

  test.each([
    ['a message', FAILED],
    ['the longest message', MONSTER],
    ['a message that has waited for two days', { ...FAILED, at: '2026-01-29T12:00:00.000Z' }],
  ])('%s is an event that it takes', async (_, message) => {
    const { vendors, received } = await datadog()
    expect(await send(channel, parcelOf(message), { vendors })).toEqual({ kind: 'delivered' })
    expect(received[0]?.path).toBe('/api/v1/events')
  })

  test('an event has the tags of the channel and of the message', async () => {
    const { vendors, received } = await datadog()
    await send(channel, parcelOf(FAILED), { vendors })
    expect(received[0]?.json).toMatchObject({
      alert_type: 'error',
      aggregation_key: 'run.errored nightly',
      date_happened: Date.parse(AT) / 1000,
      tags: ['env:prod', 'job:nightly', 'owner:data_team', 'source:trellis', 'event:run.errored'],
    })
  })

  test('numbers are series and lines are logs, packed', async () => {
    const { vendors, received } = await datadog()
    const points = [{ metric: 'funnel conversion-rate', at: AT, value: 0.625, tags: ['state:NY'] }]
    const lines = [
      { at: AT, level: 'error' as const, message: 'failed', tags: ['job:nightly'], attributes: { run: 12 } },
    ]
    expect(await send(channel, { kind: 'points', points }, { vendors })).toEqual({ kind: 'delivered' })
    expect(await send(channel, { kind: 'lines', lines }, { vendors })).toEqual({ kind: 'delivered' })
    expect(received.map(({ path, headers, json }) => [path, headers['content-encoding'], json])).toEqual([
      [
        '/api/v2/series',
        'gzip',
        {
          series: [
            {
              metric: 'funnel_conversion_rate',
              type: 3,
              points: [{ timestamp: Date.parse(AT) / 1000, value: 0.625 }],
              tags: ['env:prod', 'state:ny'],
            },
          ],
        },
      ],
      [
        '/api/v2/logs',
        'gzip',
        [
          {
            run: 12,
            ddsource: 'trellis',
            service: 'trellis',
            ddtags: 'env:prod,job:nightly',
            timestamp: AT,
            status: 'error',
            message: 'failed',
          },
        ],
      ],
    ])
  })

  test('a wrong key is a problem, in which the key does not stand', async () => {
    const made = await opened(standIn((_, headers) => ({ status: 403, body: `no ${headers['dd-api-key']}` })))
    const vendors = { datadog: { api: made.origin, logs: made.origin } }
    expect(await send(channel, parcelOf(FAILED), { vendors })).toEqual({
      kind: 'failed',
      problem: 'HTTP 403: no *****',
    })
  })

  test('its sites are addressed as it says', async () => {
    const asked: string[] = []
    const outside = {
      ...nodeOutside,
      send: async (url: string) => {
        asked.push(url)
        return { status: 202, reason: '', headers: {}, body: new Uint8Array() }
      },
    }
    const effects = { ...tools().effects, outside }
    await send(channel, parcelOf(FAILED), { effects })
    await send(channel, { kind: 'lines', lines: [] }, { effects })
    expect(asked).toEqual([
      'https://api.datadoghq.eu/api/v1/events',
      'https://http-intake.logs.datadoghq.eu/api/v2/logs',
    ])
  })
})

describe('a webhook', () => {
  const channel = (origin: string, key: string | undefined = 's3cret'): Channel => ({
    type: 'webhook',
    url: secret(`${origin}/hook`),
    ...(key !== undefined && { secret: secret(key) }),
    showsRows: false,
  })

  test("has dbt's payload and signature, and one of ours with the time", async () => {
    const hook = await opened(standIn(() => ({ status: 204, body: '' })))
    expect(await send(channel(hook.origin), parcelOf(FAILED))).toEqual({ kind: 'delivered' })
    const [{ raw, json, headers }] = hook.received as [StandIn['received'][number]]
    const sign = (text: string) => createHmac('sha256', 's3cret').update(text).digest('hex')
    expect(headers.authorization).toBe(sign(raw))
    expect(headers['trellis-signature']).toBe(`t=${NOW / 1000},v1=${sign(`${NOW / 1000}.${raw}`)}`)
    const { data, ...head } = json as { data: Record<string, unknown> }
    const { trellis, ...run } = data
    expect(head).toEqual({
      accountId: 1,
      webhookId: 'wsu_team',
      eventId: 'wev_7',
      timestamp: AT,
      eventType: 'job.run.errored',
      webhookName: 'team',
    })
    expect(run).toEqual({
      jobId: '3',
      jobName: 'nightly',
      runId: '12',
      environmentId: '1',
      environmentName: 'prod',
      dbtVersion: '1.12.6',
      projectName: 'shop',
      projectId: '1',
      runStatus: 'Errored',
      runStatusCode: 20,
      runStatusMessage: 'None',
      runReason: 'Ticked at 04:00',
      runStartedAt: '2026-01-31T11:50:00Z',
      runErroredAt: AT,
      runFinishedAt: AT,
    })
    expect(trellis).toMatchObject({ event: 'run.errored', keys: ['run.errored nightly'], rows: [] })
  })

  test('is not signed without a secret', async () => {
    const hook = await opened(standIn(() => ({ status: 200, body: '' })))
    const { secret: _, ...open } = channel(hook.origin) as Extract<Channel, { type: 'webhook' }>
    await send(open, parcelOf(FAILED))
    expect(hook.received[0]?.headers).not.toHaveProperty('authorization')
  })

  test('is not sent to where an answer leads, nor to a private address', async () => {
    const hook = await opened(standIn(() => ({ status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } })))
    expect(await send(channel(hook.origin), parcelOf(FAILED))).toEqual({ kind: 'failed', problem: 'HTTP 302' })
    const refused = await send(channel(hook.origin), parcelOf(FAILED), { allowPrivate: [] })
    expect(refused).toMatchObject({ kind: 'failed', problem: expect.stringContaining('is a private address') })
    expect(hook.received).toHaveLength(1)
  })

  test('never holds a secret of the environment', async () => {
    const hook = await opened(standIn(() => ({ status: 200, body: '' })))
    await send(channel(hook.origin), parcelOf({ ...FAILED, text: 'password hunter2-hunter2 is wrong' }))
    expect(hook.received[0]?.raw).toContain('password ***** is wrong')
    expect(hook.received[0]?.raw).not.toContain('hunter2')
  })

  test('without its secret is not sent, and says which one it is', async () => {
    const missing: Channel = { type: 'webhook', url: { kind: 'env', name: 'HOOK_URL' }, showsRows: false }
    expect(await send(missing, parcelOf(FAILED))).toEqual({
      kind: 'failed',
      problem: expect.stringContaining('Cannot get url of the channel team: HOOK_URL is not set'),
    })
  })

  test('takes no numbers', async () => {
    const outcome = await send(channel('http://127.0.0.1:1'), { kind: 'points', points: [] })
    expect(outcome).toEqual({ kind: 'refused', problem: 'a channel of webhook takes no numbers' })
  })
})

test('a trial goes through every kind of channel', async () => {
  const slack = await opened(standIn(asSlack))
  const datadog = await opened(standIn(asDatadog(API_KEY, () => NOW)))
  const hook = await opened(standIn(() => ({ status: 200, body: '' })))
  const office = await opened(postOffice())
  const from = 'data@example.com'
  const every: readonly Channel[] = [
    { type: 'slack', url: secret(`${slack.origin}/services/T1/B1/path`), showsRows: false },
    { type: 'datadog', apiKey: secret(API_KEY), site: 'datadoghq.com', tags: [], showsRows: false },
    { type: 'webhook', url: secret(hook.origin), showsRows: false },
    { type: 'email', host: '127.0.0.1', port: office.port, tls: false, from, to: [from], showsRows: false },
  ]
  const vendors = { datadog: { api: datadog.origin, logs: datadog.origin } }
  const parcel = parcelOf(trialMessage('team', NOW, 'https://trellis.example.com'))
  for (const channel of every) expect(await send(channel, parcel, { vendors })).toEqual({ kind: 'delivered' })
  expect([slack, datadog, hook].map(({ received }) => received.length)).toEqual([1, 1, 1])
  expect(office.letters).toHaveLength(1)
})

describe('e-mail', () => {
  async function channel(more: Partial<Extract<Channel, { type: 'email' }>> = {}) {
    const office = await opened(postOffice())
    const made: Channel = {
      type: 'email',
      host: '127.0.0.1',
      port: office.port,
      tls: false,
      from: 'Data <data@example.com>',
      to: ['ada@example.com', 'bob@example.com'],
      showsRows: false,
      ...more,
    }
    return { office, made }
  }

  test('comes to all, as text and as HTML in which nothing is code', async () => {
    const { office, made } = await channel({ user: 'mailer', password: secret('pw') })
    expect(await send(made, parcelOf(FAILED))).toEqual({ kind: 'delivered' })
    const [letter] = office.letters
    expect(letter).toMatchObject({ from: 'data@example.com', to: made.type === 'email' && made.to, auth: 'mailer pw' })
    const data = letter?.data ?? ''
    expect(data).toContain(`Message-ID: <delivery-7.${Date.parse(AT)}@example.com>`)
    expect(data).toContain('Auto-Submitted: auto-generated')
    expect(data).toMatch(/Content-Type: text\/plain/)
    expect(data).toMatch(/Content-Type: text\/html/)
    expect(data).not.toContain('must be <b>&')
    expect(data).not.toContain('row-1-value')
  })

  test('a title cannot add a header', async () => {
    const { office, made } = await channel()
    await send(made, parcelOf({ ...FAILED, title: 'x\r\nBcc: eve@example.com' }))
    expect(office.letters[0]?.to).toEqual(['ada@example.com', 'bob@example.com'])
    const [head] = (office.letters[0]?.data ?? '').split('\n\n')
    expect(head).toContain('Subject: [Trellis] x Bcc: eve@example.com')
    expect(head).not.toMatch(/^Bcc:/m)
  })

  test.each([
    [['nobody@example.com'], { kind: 'failed', problem: expect.stringContaining('no such mailbox') }],
    [['ada@example.com', 'nobody@example.com'], { kind: 'refused', problem: expect.stringContaining('nobody@') }],
    [['busy@example.com'], { kind: 'failed', problem: expect.stringContaining('try again later') }],
  ])('to %s', async (to, outcome) => {
    const { made } = await channel({ to })
    expect(await send(made, parcelOf(FAILED))).toEqual(outcome)
  })

  test('a server that is not there, or knows another password, is a problem without the password', async () => {
    const { made, office } = await channel({ user: 'mailer', password: secret('very-wrong') })
    const wrong = await send(made, parcelOf(FAILED))
    expect(wrong).toMatchObject({ kind: 'failed', problem: expect.stringContaining('no such user') })
    expect(JSON.stringify(wrong)).not.toContain('very-wrong')
    expect(office.letters).toEqual([])
    const { made: other } = await channel({ port: 1 })
    expect(await send(other, parcelOf(FAILED))).toMatchObject({ kind: 'failed' })
  })

  test('a password goes over no open line', async () => {
    const { made, office } = await channel({ host: '0.0.0.0', user: 'mailer', password: secret('pw') })
    const refused = await send(made, parcelOf(FAILED))
    expect(refused).toMatchObject({ problem: expect.stringContaining('0.0.0.0 is a private address') })
    const outcome = await send(made, parcelOf(FAILED), { allowPrivate: ['0.0.0.0'] })
    expect(outcome).toMatchObject({ kind: 'failed', problem: expect.stringContaining('there is no TLS here') })
    expect(office.letters).toEqual([])
  })

  test('is given up when it takes too long', async () => {
    const { made } = await channel({ host: '192.0.2.1', port: 25 })
    const stop = new AbortController()
    const sending = send(made, parcelOf(FAILED), { signal: stop.signal })
    stop.abort()
    expect(await sending).toMatchObject({ kind: 'failed' })
  })
})
