import { expect, test } from 'vitest'
import type { ModelFreshness, SourceFreshness } from '../store/port/freshness.ts'
import { type KnownOfNodes, standingOf } from './standing.ts'
import { contentsOf, lineageOf, type UpstreamNode, type UpstreamNodes } from './upstream-nodes.ts'

const node = (name: string, more: Partial<UpstreamNode> = {}): UpstreamNode => ({
  name,
  resource_type: 'model',
  is_stored: true,
  parents: [],
  tests: [],
  masked: [],
  ...more,
})

/** raw → stg (view) → orders (table) → by_state (view); raw → live (view) */
const NODES: UpstreamNodes = {
  raw: node('shop.raw', { resource_type: 'source', is_stored: false, tests: ['raw_is_new'] }),
  stg: node('stg', { is_stored: false, parents: ['raw'] }),
  orders: node('orders', { parents: ['stg'], tests: ['orders_are_unique'] }),
  by_state: node('by_state', { is_stored: false, parents: ['orders'] }),
  live: node('live', { is_stored: false, parents: ['raw'] }),
}

test('an answer hangs on the builds of the tables below its views, and of the views', () => {
  expect(contentsOf(NODES, ['by_state'])).toEqual({ built: ['by_state', 'orders'], isLive: false })
  expect(contentsOf(NODES, ['live'])).toEqual({ built: ['live'], isLive: true })
  expect(contentsOf(NODES, ['raw'])).toEqual({ built: [], isLive: true })
  expect(contentsOf(NODES, ['nobody knows it'])).toEqual({ built: [], isLive: true })
  expect(lineageOf(NODES, ['by_state'])).toEqual(['by_state', 'orders', 'raw', 'stg'])
})

const NOTHING: KnownOfNodes = { models: new Map(), sources: new Map(), latest: new Map(), tests: new Map() }

function model(unique_id: string, more: Partial<ModelFreshness>): readonly [string, ModelFreshness] {
  const facts = {
    unique_id,
    instance: null,
    target: 'dev',
    runId: 1,
    measuredAt: AT(9),
    builtAt: AT(8),
    dataAsOf: null,
  }
  return [
    unique_id,
    { ...facts, effectiveAsOf: null, oldestSource: null, expectedNextAt: null, verdict: 'fresh', ...more },
  ]
}

const AT = (hour: number) => `2021-02-11T0${hour}:00:00.000Z`

test('of several parts the oldest and the worst count, and what comes next comes first', () => {
  const models = new Map([
    model('orders', { effectiveAsOf: AT(5), expectedNextAt: AT(9) }),
    model('live', { effectiveAsOf: AT(3), verdict: 'stale', because: 'shop.raw is old', expectedNextAt: AT(8) }),
  ])
  expect(standingOf(['orders', 'live'], NODES, { ...NOTHING, models })).toEqual({
    as_of: AT(3),
    verdict: 'late',
    expected_at: AT(8),
    reasons: ['shop.raw is old'],
    failing_tests: [],
  })
})

test('what nobody knows the whole age of is no newer than the sources of it that are known', () => {
  const models = new Map([model('orders', { verdict: 'unknown', dataAsOf: AT(8) })])
  const raw = { status: 'pass', max_loaded_at: '2021-02-11 04:00:00', error: null } as unknown as SourceFreshness
  expect(standingOf(['orders'], NODES, { ...NOTHING, models, sources: new Map([['raw', raw]]) }).as_of).toBe(AT(4))
})

test('what a table has of its sources counts before when it was built', () => {
  const asOf = (more: Partial<ModelFreshness>) =>
    standingOf(['orders'], NODES, { ...NOTHING, models: new Map([model('orders', more)]) }).as_of
  expect([asOf({ effectiveAsOf: AT(5), dataAsOf: AT(6) }), asOf({ dataAsOf: AT(6) }), asOf({})]).toEqual([
    AT(5),
    AT(6),
    AT(8),
  ])
})

test('of what nobody has measured nothing is said but when it was built', () => {
  const latest = new Map([['orders', { successAt: AT(7) }]]) as unknown as KnownOfNodes['latest']
  expect(standingOf(['orders'], NODES, { ...NOTHING, latest })).toMatchObject({ as_of: AT(7), verdict: 'unknown' })
  expect(standingOf(['orders', 'raw'], NODES, { ...NOTHING, latest })).toMatchObject({
    as_of: null,
    verdict: 'unknown',
    reasons: ['how fresh orders is was not measured', 'shop.raw was never measured'],
  })
})

test('a test that fails anywhere above is told', () => {
  const tests = new Map([
    ['raw_is_new', { verdicts: 'fp' }],
    ['orders_are_unique', { verdicts: 'pf' }],
  ]) as unknown as KnownOfNodes['tests']
  expect(standingOf(['by_state'], NODES, { ...NOTHING, tests }).failing_tests).toEqual(['raw_is_new'])
})

test('a source is what its last measurement says', () => {
  const source = (status: string) =>
    new Map([
      ['raw', { status, max_loaded_at: '2021-02-11T04:00:00', error: null }],
    ]) as unknown as KnownOfNodes['sources']
  expect(standingOf(['raw'], NODES, { ...NOTHING, sources: source('pass') })).toMatchObject({
    as_of: AT(4),
    verdict: 'fresh',
  })
  expect(standingOf(['raw'], NODES, { ...NOTHING, sources: source('warn') })).toMatchObject({ verdict: 'late' })
  expect(standingOf(['raw'], NODES, { ...NOTHING, sources: source('runtime error') })).toMatchObject({
    verdict: 'unknown',
  })
})

test('what reads nothing is fresh', () => {
  expect(standingOf([], NODES, NOTHING)).toEqual({
    as_of: null,
    verdict: 'fresh',
    expected_at: null,
    reasons: [],
    failing_tests: [],
  })
})
