import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EventRule, MetricRule } from '../../settings/alerts.ts'
import { openStore } from '../../store/open-store.ts'
import type { Store } from '../../store/store.ts'
import { type Cron, parseCron } from '../../time/cron.ts'
import { HOUR, MINUTE } from '../../time/wall-time.ts'
import { Zone } from '../../time/zone.ts'
import { watchMetric } from '../metrics/watch-metric.ts'
import { attend, remind } from './attend.ts'
import { type Happening, newBatch } from './happening.ts'
import { ruleName } from './rule-name.ts'
import { keyOf, put, StateConflict, tell } from './tell.ts'
import { withStates } from './with-states.ts'

const START = Date.UTC(2026, 0, 31, 12)

let now = START
let folder: string
let store: Store

beforeEach(async () => {
  now = START
  folder = mkdtempSync(join(tmpdir(), 'trellis-rules-'))
  store = await openStore(join(folder, 'state.db'), { now: () => now })
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function rule(more: Partial<EventRule> = {}): EventRule {
  return { kind: 'event', on: ['run.errored', 'test.failed', 'freshness.late'], to: ['team'], ...more }
}

function happened(text: string, more: Partial<Happening> = {}): Happening {
  const [event = '', subject = ''] = text.split(' ')
  return {
    event: event as Happening['event'],
    subject,
    name: subject,
    at: new Date(now).toISOString(),
    severity: /succeeded|recovered/.test(event) ? 'info' : event === 'test.warned' ? 'warn' : 'error',
    job: 'nightly',
    owners: ['Data'],
    groups: ['finance'],
    tags: ['daily'],
    nodes: [subject],
    detail: '',
    ...more,
  }
}

const zones = { zoneOf: (name: string | undefined) => new Zone(name ?? 'UTC') }
let batches = 0

/** Tells of what happened at once, as the platform does: in one transaction. */
async function tellOf(
  rules: readonly EventRule[],
  happenings: readonly (string | Happening)[],
  id = `run ${++batches}`,
) {
  const list = happenings.map((each) => (typeof each === 'string' ? happened(each) : each))
  return withStates(store, (alerts) =>
    tell(newBatch({ id, at: new Date(now).toISOString(), happenings: list }), {
      alerts,
      rules,
      now,
      ...zones,
      selected: (select) => new Set(select.includes('tag:core') ? ['orders'] : []),
    }),
  )
}

/** What was queued, the oldest first. */
async function queued(): Promise<readonly string[]> {
  const deliveries = await store.alerts.deliveries({ limit: 99 })
  return deliveries
    .map(({ channel, body }) => `${channel}: ${(body as { message: { title: string } }).message.title}`)
    .reverse()
}

describe('trouble', () => {
  test('is told once, until it is over and begins again', async () => {
    const rules = [rule()]
    await tellOf(rules, ['test.failed unique_orders'])
    await tellOf(rules, ['test.failed unique_orders'])
    await tellOf(rules, ['test.recovered unique_orders'])
    expect(await store.alerts.list()).toMatchObject([{ state: 'resolved', count: 2 }])
    await tellOf(rules, ['test.failed unique_orders'])
    expect(await queued()).toEqual(['team: unique_orders failed', 'team: unique_orders failed'])
    expect(await store.alerts.list({ open: true })).toMatchObject([{ state: 'firing', count: 1 }])
  })

  test('is counted and told once, though the same run is handed in twice', async () => {
    const rules = [rule()]
    expect(await tellOf(rules, ['run.errored nightly'], 'run 7')).toBe(1)
    expect(await tellOf(rules, ['run.errored nightly'], 'run 7')).toBe(0)
    expect(await store.alerts.list()).toMatchObject([{ count: 1 }])
  })

  test('of one run is one message, with what is new', async () => {
    const rules = [rule()]
    await tellOf(rules, ['test.failed a'])
    await tellOf(rules, ['test.failed a', 'test.failed b', 'test.failed c', 'run.errored nightly'])
    expect(await queued()).toEqual(['team: a failed', 'team: 2 × test failed: b, c, and 1 more'])
  })

  test('is over for a rule also if the end is less grave than what the rule asks for', async () => {
    const rules = [rule({ severity: 'error', tags: ['daily'] })]
    await tellOf(rules, ['test.failed a'])
    await tellOf(rules, [happened('test.recovered a', { tags: [] })])
    expect(await store.alerts.list({ open: true })).toEqual([])
  })

  test('and its end are told to those who ask for both', async () => {
    const rules = [rule({ on: ['run.errored', 'job.recovered'] }), rule({ to: ['ops'] })]
    await tellOf(rules, ['run.errored nightly'])
    await tellOf(rules, ['run.succeeded nightly', 'job.recovered nightly'])
    expect(await queued()).toEqual(['team: nightly failed', 'ops: nightly failed', 'team: nightly is well again'])
  })

  test('goes to each channel once', async () => {
    await tellOf([rule({ to: ['team', 'ops', 'team'] })], ['run.errored nightly'])
    expect(await queued()).toEqual(['team: nightly failed', 'ops: nightly failed'])
  })

  test('of which a part fails leaves nothing behind', async () => {
    const failing = {
      ...rule({ to: ['ops'] }),
      get remindMs(): number {
        throw new Error('out of memory')
      },
    }
    await expect(tellOf([rule(), failing], ['run.errored nightly'])).rejects.toThrow('out of memory')
    expect([await queued(), await store.alerts.list()]).toEqual([[], []])
  })
})

describe('a rule is about', () => {
  test.each<[string, Partial<EventRule>, Partial<Happening>, boolean]>([
    ['its jobs', { jobs: ['nightly'] }, {}, true],
    ['no other job', { jobs: ['hourly/core'] }, {}, false],
    ['nothing without a job, if it names one', { jobs: ['nightly'] }, { job: null }, false],
    ['its owners, however they are written', { owners: ['data '] }, {}, true],
    ['owners of what is made of it', { owners: ['Board'] }, { readers: ['board'] }, true],
    ['no other owner', { owners: ['marketing'] }, {}, false],
    ['its groups', { groups: ['finance'] }, {}, true],
    ['no other group', { groups: ['sales'] }, {}, false],
    ['its tags', { tags: ['weekly', 'daily'] }, {}, true],
    ['no other tag', { tags: ['weekly'] }, {}, false],
    ['its severity or a graver one', { severity: 'warn' }, {}, true],
    ['nothing that is less grave', { severity: 'error' }, { severity: 'warn' }, false],
    ['its selection', { select: ['tag:core'] }, { nodes: ['orders'] }, true],
    ['nothing beside its selection', { select: ['tag:core'] }, { nodes: ['users'] }, false],
    ['all of that together', { jobs: ['nightly'], tags: ['weekly'] }, {}, false],
  ])('%s', async (_, conditions, facts, isTold) => {
    expect(await tellOf([rule(conditions)], [happened('run.errored nightly', facts)])).toBe(isTold ? 1 : 0)
  })

  test('changes of a snapshot that its own condition found', async () => {
    const out = rule({ on: ['snapshot.changed'], where: 'after.inventory = 0' })
    const all = rule({ on: ['snapshot.changed'], to: ['ops'] })
    await tellOf([out, all], [happened('snapshot.changed products', { where: 'after.inventory = 0' })])
    await tellOf([out, all], [happened('snapshot.changed products')])
    expect(await queued()).toEqual(['team: products changed', 'ops: products changed'])
  })
})

describe('attention', () => {
  const patient = rule({ remindMs: HOUR })
  const key = keyOf(ruleName(patient), 'test.failed', 'a')

  test('somebody is reminded while it lasts, by events and by the clock', async () => {
    await tellOf([patient], ['test.failed a'])
    now += 59 * MINUTE
    const reminding = () => store.together(({ alerts }) => remind({ alerts, rules: [patient], now, ...zones }))
    expect(await reminding()).toBe(0)
    now += MINUTE
    expect(await reminding()).toBe(1)
    expect(await reminding()).toBe(0)
    now += HOUR
    await tellOf([patient], ['test.failed a'])
    expect(await queued()).toEqual([
      'team: a failed',
      'team: a: still so, since 2026-01-31T12:00:00.000Z',
      'team: a failed',
    ])
  })

  test('nobody is reminded of what somebody has acknowledged, until it begins anew', async () => {
    await tellOf([patient], ['test.failed a'])
    await attend(key, { kind: 'acknowledge', by: 'ada' }, now, store.alerts)
    now += 2 * HOUR
    await tellOf([patient], ['test.failed a'])
    expect(await store.alerts.find(key)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ada', count: 2 })
    await attend(key, { kind: 'resolve', by: 'ada' }, now, store.alerts)
    await tellOf([patient], ['test.failed a'])
    expect(await queued()).toHaveLength(2)
    expect(await store.alerts.find(key)).toMatchObject({ state: 'firing', acknowledgedBy: null })
  })

  test('what is silenced is not told until the silence is over', async () => {
    await tellOf([patient], ['test.failed a'])
    await attend(key, { kind: 'silence', until: '2026-01-31T15:00:00.000Z' }, now, store.alerts)
    await tellOf([patient], ['test.recovered a'])
    now += 2 * HOUR
    await tellOf([patient], ['test.failed a'])
    expect(await queued()).toHaveLength(1)
    now += HOUR
    await tellOf([patient], ['test.failed a'])
    expect(await queued()).toHaveLength(2)
  })

  test('of an alert that is not there is nothing', async () => {
    expect(await attend('none', { kind: 'acknowledge', by: 'ada' }, now, store.alerts)).toBeUndefined()
  })
})

describe('who comes too late with a state', () => {
  test('does all of it again', async () => {
    await tellOf([rule()], ['test.failed a'])
    const [known] = await store.alerts.list()
    if (!known) throw new Error('there is no state')
    let tries = 0
    const count = await withStates(store, async (alerts) => {
      // The first time with what somebody else has changed.
      const state = tries++ === 0 ? { ...known, version: 0 } : await alerts.find(known.key)
      if (state) await put({ ...state, count: 9 }, alerts)
      return tries
    })
    expect([count, (await store.alerts.find(known.key))?.count]).toEqual([2, 9])
  })

  test('is told so in the end', async () => {
    const late = withStates(store, async () => {
      throw new StateConflict('again')
    })
    await expect(late).rejects.toThrow(StateConflict)
  })
})

describe('messages wait', () => {
  const at = (time: string) => Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE

  test.each<[string, Partial<EventRule>, string, string]>([
    ['not outside quiet hours', { quiet: { from: at('22:00'), to: at('07:00') } }, '12:00', '2026-01-31T12:00'],
    [
      'until quiet hours end, the next day',
      { quiet: { from: at('22:00'), to: at('07:00') } },
      '23:30',
      '2026-02-01T07:00',
    ],
    [
      'until quiet hours end, in the morning',
      { quiet: { from: at('22:00'), to: at('07:00') } },
      '06:59',
      '2026-01-31T07:00',
    ],
    ['not at the very end', { quiet: { from: at('22:00'), to: at('07:00') } }, '07:00', '2026-01-31T07:00'],
    [
      'on the clocks of their zone',
      { quiet: { from: at('22:00'), to: at('07:00'), timezone: 'Asia/Tokyo' } },
      '14:00',
      '2026-01-31T22:00',
    ],
    ['for their digest', { digest: [parseCron('0 9 * * *') as Cron] }, '12:00', '2026-02-01T09:00'],
    [
      'for their digest, and for its quiet hours',
      { digest: [parseCron('0 6 * * *') as Cron], quiet: { from: at('22:00'), to: at('07:00') } },
      '12:00',
      '2026-02-01T07:00',
    ],
  ])('%s', async (_, wish, time, expected) => {
    now = Date.UTC(2026, 0, 31) + at(time)
    await tellOf([rule(wish)], ['run.errored nightly'])
    const [delivery] = await store.alerts.deliveries({ limit: 1 })
    expect(delivery?.nextAttemptAt.slice(0, 16)).toBe(expected)
  })
})

test('a rule keeps its name wherever it stands and whoever is told, and is another if it means another thing', () => {
  const name = ruleName(rule({ tags: ['a'] }))
  expect(ruleName(rule({ to: ['ops'], remindMs: 5, tags: ['a'] }))).toBe(name)
  expect(ruleName(rule({ tags: ['b'] }))).not.toBe(name)
  expect(ruleName(rule({ name: 'mine' }))).toBe('mine')
})

describe('a metric', () => {
  const funnel: MetricRule = {
    kind: 'metric',
    measure: { kind: 'column', model: 'funnel', column: 'conversion_rate' },
    condition: {
      kind: 'change',
      change: { amount: -10, unit: '%' },
      against: { kind: 'median', periods: 28, unit: 'days' },
    },
    by: ['state'],
    minPeriods: 7,
    to: ['team'],
  }

  async function day(number: number, values: Readonly<Record<string, number>>, runId = number) {
    now = Date.UTC(2026, 0, number, 12)
    const period = new Date(now).toISOString().slice(0, 10)
    const rows = Object.entries(values).map(([state, value]) => ({ dimension: { state }, period, value }))
    return store.together(({ alerts }) => watchMetric(funnel, rows, { alerts, now, runId, link: null, ...zones }))
  }

  test('is told by dimension, once, and when it is back, whoever was started again in between', async () => {
    for (let number = 1; number <= 7; number++) await day(number, { NY: 0.62, CA: 0.5 })
    expect(await day(8, { NY: 0.55, CA: 0.5 })).toBe(1)
    await store.close()
    store = await openStore(join(folder, 'state.db'), { now: () => now })
    expect(await day(8, { NY: 0.55, CA: 0.5 })).toBe(0)
    expect(await day(9, { NY: 0.5, CA: 0.49 })).toBe(0)
    expect(await day(10, { NY: 0.61, CA: 0.5 })).toBe(1)
    expect(await day(11, { NY: 0.61, CA: 0.5 })).toBe(0)
    expect(await queued()).toEqual([
      'team: funnel.conversion_rate (state=NY): −11.3 % against the median of 28 days',
      'team: funnel.conversion_rate (state=NY): is back to normal',
    ])
  })

  test('has the history that its model has, and keeps what changes in it', async () => {
    const dates = Array.from({ length: 8 }, (_, at) => `2026-01-${String(at + 10)}`)
    const look = (values: readonly number[]) =>
      store.together(({ alerts }) => {
        const rows = values.map((value, at) => ({ dimension: { state: 'NY' }, period: dates[at] ?? '', value }))
        return watchMetric(funnel, rows.reverse(), { alerts, now, runId: null, link: null, ...zones })
      })
    expect(await look([6, 6, 6, 6, 6, 6, 6, 6])).toBe(0)
    expect(await look([6, 6, 6, 6, 6, 6, 7, 5])).toBe(1)
    const kept = await store.alerts.measured('funnel.conversion_rate', 'state=NY', 3)
    expect(kept.map(({ value }) => value)).toEqual([5, 7, 6])
  })

  test('says nothing before it has history enough', async () => {
    for (let number = 1; number <= 6; number++) await day(number, { NY: 0.62 })
    expect(await day(7, { NY: 0.1 })).toBe(0)
    expect(await day(8, { NY: 0.1 })).toBe(1)
  })
})
