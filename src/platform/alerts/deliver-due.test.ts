import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetworkError } from '#foundation/network-error.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import type { Channel } from '../settings/channels.ts'
import { Secret } from '../settings/secret.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { MINUTE, SECOND } from '../time/wall-time.ts'
import { deliverDue, nextAttempt } from './deliver-due.ts'
import { newMessage } from './message.ts'
import { bodyOf } from './parcel.ts'

const START = Date.UTC(2026, 0, 31, 12)

let now = START
let folder: string
let store: Store

beforeEach(async () => {
  now = START
  folder = mkdtempSync(join(tmpdir(), 'trellis-alerts-'))
  store = await openStore(join(folder, 'state.db'), { now: () => now })
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function hook(host: string): Channel {
  return { type: 'webhook', url: { kind: 'text', secret: new Secret(`https://${host}/`) }, showsRows: false }
}

const channels = new Map([
  ['good', hook('good.example')],
  ['bad', hook('bad.example')],
])

/** What was sent, by host; that of `bad.example` answers so many times with an error. */
function world(badTimes: number) {
  const sent: { host: string; body: { data: { trellis: { title: string } }; eventId: string } }[] = []
  let failures = 0
  const outside = {
    ...nodeOutside,
    send: async (url: string, { body = '' }: { readonly body?: string | Uint8Array }) => {
      const { host } = new URL(url)
      if (host === 'bad.example' && failures++ < badTimes) throw new NetworkError('bad.example does not answer')
      sent.push({ host, body: JSON.parse(String(body)) })
      return { status: 200, reason: '', headers: {}, body: new Uint8Array() }
    },
  }
  const tools = {
    alerts: store.alerts,
    channels,
    effects: { files: memoryFiles({}), env: {}, now: () => now, outside },
    folder: '/',
    signal: new AbortController().signal,
    allowPrivate: [],
    accountId: 1,
  }
  return { sent, deliver: () => deliverDue(tools) }
}

async function queue(channel: string, title: string, more: { gather?: string; notBefore?: string } = {}) {
  const message = newMessage({ kind: 'trial', level: 'info', title, at: new Date(now).toISOString() })
  const { gather = null, notBefore } = more
  await store.alerts.send({ channel, alertKey: null, body: bodyOf({ kind: 'message', message, gather }), notBefore })
}

async function log() {
  const deliveries = await store.alerts.deliveries({ limit: 99 })
  return deliveries.map(({ channel, status, attempts, lastError }) => [channel, status, attempts, lastError])
}

describe('what is due', () => {
  test('is delivered once, and a channel that fails holds up no other', async () => {
    const { sent, deliver } = world(1)
    await queue('bad', 'one')
    await queue('good', 'two')
    expect(await deliver()).toEqual({ delivered: 1, failed: 1, givenUp: 0 })
    expect(await deliver()).toEqual({ delivered: 0, failed: 0, givenUp: 0 })
    expect(await log()).toEqual([
      ['good', 'delivered', 1, null],
      ['bad', 'waiting', 1, 'bad.example does not answer'],
    ])
    now += 10 * SECOND
    expect(await deliver()).toEqual({ delivered: 1, failed: 0, givenUp: 0 })
    expect(sent.map(({ host, body }) => [host, body.eventId])).toEqual([
      ['good.example', 'wev_2'],
      ['bad.example', 'wev_1'],
    ])
  })

  test('is given up after five attempts, with growing pauses', async () => {
    const { deliver } = world(99)
    await queue('bad', 'one')
    const pauses: number[] = []
    let last = now
    for (let minute = 0; minute < 60 * 6; minute++) {
      const { failed, givenUp } = await deliver()
      if (failed + givenUp > 0) {
        pauses.push((now - last) / SECOND)
        last = now
      }
      now += 10 * SECOND
    }
    expect(pauses).toEqual([0, 10, 60, 300, 1200])
    expect(await log()).toEqual([['bad', 'failed', 5, 'bad.example does not answer']])
  })

  test('and has no channel any more is tried again, since settings may come back', async () => {
    const { deliver } = world(0)
    await queue('gone', 'one')
    expect(await deliver()).toEqual({ delivered: 0, failed: 1, givenUp: 0 })
    expect(await log()).toEqual([['gone', 'waiting', 1, 'there is no channel gone in trellis.yml']])
  })

  test('and was written by a newer version is given up', async () => {
    await store.alerts.send({ channel: 'good', alertKey: null, body: { kind: 'hologram' } })
    expect(await world(0).deliver()).toEqual({ delivered: 0, failed: 0, givenUp: 1 })
  })

  test('is sent again if the process ended before it noted the delivery, but not for ever', async () => {
    const { sent, deliver } = world(0)
    await queue('good', 'one')
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await store.alerts.takeDue(9, MINUTE)).toHaveLength(1)
      now += MINUTE
    }
    expect(await deliver()).toEqual({ delivered: 0, failed: 0, givenUp: 1 })
    expect(sent).toEqual([])
  })

  test('of one digest goes as one message, to each channel, and of another as another', async () => {
    const { sent, deliver } = world(0)
    const notBefore = '2026-01-31T12:30:00.000Z'
    for (const title of ['a', 'b', 'c']) await queue('good', title, { gather: 'night', notBefore })
    await queue('bad', 'd', { gather: 'night', notBefore })
    await queue('good', 'e', { gather: 'other', notBefore })
    expect(await deliver()).toEqual({ delivered: 0, failed: 0, givenUp: 0 })
    now += 30 * MINUTE
    expect(await deliver()).toEqual({ delivered: 5, failed: 0, givenUp: 0 })
    expect(sent.map(({ host, body }) => `${host}: ${body.data.trellis.title}`).sort()).toEqual([
      'bad.example: d',
      'good.example: 3 messages',
      'good.example: e',
    ])
  })
})

test.each([
  [1, 0, 10 * SECOND],
  [4, 0, 20 * MINUTE],
  [1, 5 * MINUTE, 5 * MINUTE],
  [1, 600 * MINUTE, 60 * MINUTE],
  [5, 0, undefined],
  [6, 0, undefined],
])('after %i attempts, and asked to wait %i ms, the next is in %s ms', (attempts, afterMs, pause) => {
  expect(nextAttempt(attempts, 0, afterMs)).toBe(pause)
})
