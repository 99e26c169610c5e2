import { describe, expect, test } from 'vitest'
import type { ModelFreshness, SourceFreshness } from '../store/port/freshness.ts'
import type { Due, FreshNode } from './fresh-node.ts'
import { type FreshnessFacts, measureNodes, sourceFinding } from './measure-nodes.ts'
import type { KnownSource } from './source-data.ts'

const HOUR = 3_600_000
/** Noon; moments of the tests are hours of that day. */
const DAY = Date.UTC(2026, 0, 31)
const at = (hour: number) => DAY + hour * HOUR
const text = (hour: number) => new Date(at(hour)).toISOString()
const PLACE = { instance: null, target: 'prod' }

function node(
  unique_id: string,
  kind: FreshNode['kind'],
  parents: string[] = [],
  more: Partial<FreshNode> = {},
): FreshNode {
  return { unique_id, kind, parents, lateAfterMs: null, staleAfterMs: null, buildAfter: null, ...more }
}

/** Late after two hours, stale after six. */
const ORDERS = node('source.shop.raw.orders', 'source', [], { lateAfterMs: 2 * HOUR, staleAfterMs: 6 * HOUR })
const EVENTS = node('source.shop.raw.events', 'source', [], { lateAfterMs: 2 * HOUR })
const LOOSE = node('source.shop.raw.notes', 'source')
const STG = node('model.shop.stg', 'view', [ORDERS.unique_id])
const TABLE = node('model.shop.t', 'table', [STG.unique_id])
const BOARD = node('exposure.shop.board', 'exposure', [TABLE.unique_id])

function known(
  loaded: number | null,
  measured: number,
  more: Partial<SourceFreshness> = {},
  earlier: number[] = [],
): KnownSource {
  return {
    latest: {
      ...PLACE,
      runId: 1,
      step: 1,
      unique_id: '',
      status: 'pass',
      max_loaded_at: loaded === null ? null : text(loaded),
      snapshotted_at: text(measured),
      max_loaded_at_time_ago_in_s: null,
      criteria: {},
      execution_time: null,
      error: null,
      ...more,
    },
    before: (moment) => earlier.map(at).findLast((each) => each <= moment),
  }
}

interface Scene {
  readonly nodes: readonly FreshNode[]
  readonly sources?: Readonly<Record<string, KnownSource>>
  readonly built?: Readonly<Record<string, number>>
  readonly now?: number
  readonly before?: readonly ModelFreshness[]
  readonly dues?: readonly Due[]
  readonly dataAsOf?: Readonly<Record<string, number | null>>
}

function measured({ nodes, sources = {}, built = {}, now = 12, before = [], dues = [], dataAsOf = {} }: Scene) {
  const facts: FreshnessFacts = {
    place: PLACE,
    now: at(now),
    runId: 1,
    nodes,
    sources: new Map(Object.entries(sources)),
    builtAt: new Map(Object.entries(built).map(([id, hour]) => [id, at(hour)])),
    before: new Map(before.map((each) => [each.unique_id, each])),
    dataAsOf: new Map(Object.entries(dataAsOf).map(([id, hour]) => [id, hour === null ? null : at(hour)])),
    dues: () => dues,
  }
  return new Map(measureNodes(facts).map((each) => [each.unique_id, each]))
}

const SHOP = [ORDERS, STG, TABLE]
const BUILT = { [STG.unique_id]: 1, [TABLE.unique_id]: 11 }

describe('a source', () => {
  test.each<[rule: string, known: KnownSource | undefined, verdict: string]>([
    ['is fresh while its newest data is young enough', known(11, 11.5), 'fresh'],
    ['is late when it was found to be', known(9, 11.5, { status: 'warn' }), 'late'],
    ['is stale when it was found to be', known(5, 11.5, { status: 'error' }), 'stale'],
    ['is unknown when its data has become too old since somebody looked', known(9, 10), 'unknown'],
    ['is late, and not stale, when nobody has looked since it was late', known(5, 8), 'late'],
    [
      'is unknown when it could not be measured',
      known(null, 11, { status: 'runtime error', error: 'no table' }),
      'unknown',
    ],
    ['is unknown when it was never measured', undefined, 'unknown'],
  ])('%s', (_, source, verdict) => {
    expect(sourceFinding(ORDERS, source, at(12)).verdict).toBe(verdict)
  })

  test('of which nobody says how fresh it has to be is unknown', () => {
    expect(sourceFinding(LOOSE, undefined, at(12)).verdict).toBe('unknown')
  })
})

describe('a table', () => {
  test('is of the data that its sources had when it was built', () => {
    const sources = { [ORDERS.unique_id]: known(10.5, 10.75) }
    expect(measured({ nodes: SHOP, sources, built: BUILT }).get(TABLE.unique_id)).toMatchObject({
      builtAt: text(11),
      dataAsOf: text(11),
      effectiveAsOf: text(10.5),
      oldestSource: ORDERS.unique_id,
      verdict: 'fresh',
      because: null,
    })
  })

  test('knows nothing of data that came later, and is late when that is too long ago', () => {
    const sources = { [ORDERS.unique_id]: known(11.9, 12, {}, [7, 8]) }
    const found = measured({ nodes: SHOP, sources, built: { ...BUILT, [TABLE.unique_id]: 9 } })
    expect(found.get(TABLE.unique_id)).toMatchObject({ effectiveAsOf: text(8), verdict: 'late' })
    // The view below it shows what is there now.
    expect(found.get(STG.unique_id)).toMatchObject({ effectiveAsOf: text(11.9), verdict: 'fresh' })
  })

  test('of which nobody measured the source before it was built is unknown', () => {
    const sources = { [ORDERS.unique_id]: known(11.9, 12) }
    expect(measured({ nodes: SHOP, sources, built: BUILT }).get(TABLE.unique_id)).toMatchObject({
      effectiveAsOf: null,
      oldestSource: null,
      verdict: 'unknown',
    })
  })

  test('keeps what was found of it until it is built again', () => {
    const first = measured({ nodes: SHOP, sources: { [ORDERS.unique_id]: known(10.5, 10.75) }, built: BUILT })
    const sources = { [ORDERS.unique_id]: known(12, 12) }
    const again = measured({ nodes: SHOP, sources, built: BUILT, before: [...first.values()] })
    expect(again.get(TABLE.unique_id)).toMatchObject({ effectiveAsOf: text(10.5), oldestSource: ORDERS.unique_id })
    const rebuilt = measured({
      nodes: SHOP,
      sources,
      built: { ...BUILT, [TABLE.unique_id]: 12 },
      before: [...first.values()],
    })
    expect(rebuilt.get(TABLE.unique_id)).toMatchObject({ effectiveAsOf: text(12) })
  })

  test('is as old as its oldest source, also through tables that others built', () => {
    const other = node('model.shop.o', 'table', [EVENTS.unique_id])
    const both = node('model.shop.both', 'table', [TABLE.unique_id, other.unique_id])
    const found = measured({
      nodes: [ORDERS, EVENTS, STG, TABLE, other, both],
      sources: { [ORDERS.unique_id]: known(10.9, 11), [EVENTS.unique_id]: known(10.5, 10.6) },
      built: { ...BUILT, [other.unique_id]: 11, [both.unique_id]: 11.5 },
    })
    expect(found.get(both.unique_id)).toMatchObject({
      effectiveAsOf: text(10.5),
      oldestSource: EVENTS.unique_id,
      sources: { [ORDERS.unique_id]: text(10.9), [EVENTS.unique_id]: text(10.5) },
      verdict: 'fresh',
    })
  })

  test('that reads what was never built is unknown', () => {
    const above = node('model.shop.above', 'table', [TABLE.unique_id])
    const found = measured({
      nodes: [...SHOP, above],
      sources: { [ORDERS.unique_id]: known(11, 11) },
      built: { [above.unique_id]: 11.5 },
    })
    expect(found.get(TABLE.unique_id)).toMatchObject({ verdict: 'unknown', builtAt: null })
    expect(found.get(above.unique_id)).toMatchObject({ verdict: 'unknown', effectiveAsOf: null })
  })

  test('of sources that nobody measures has no such moment, and is fresh once it is built', () => {
    const seed = node('seed.shop.states', 'table')
    const table = node('model.shop.n', 'table', [LOOSE.unique_id, seed.unique_id])
    const found = measured({ nodes: [LOOSE, seed, table], built: { [seed.unique_id]: 1, [table.unique_id]: 2 } })
    expect(found.get(table.unique_id)).toMatchObject({ effectiveAsOf: null, dataAsOf: text(2), verdict: 'fresh' })
  })

  test('a stale source counts more than one of which nothing is known', () => {
    const both = node('model.shop.both', 'view', [ORDERS.unique_id, EVENTS.unique_id])
    const found = measured({
      nodes: [ORDERS, EVENTS, both],
      sources: { [ORDERS.unique_id]: known(3, 11, { status: 'error' }) },
      built: { [both.unique_id]: 1 },
    })
    expect(found.get(both.unique_id)).toMatchObject({ verdict: 'stale', effectiveAsOf: null })
  })

  test('what its own data tells wins over when it was built, and is unknown where that could not be asked', () => {
    const sources = { [ORDERS.unique_id]: known(10.5, 10.75) }
    const asked = (hour: number | null) =>
      measured({ nodes: SHOP, sources, built: BUILT, dataAsOf: { [TABLE.unique_id]: hour } }).get(TABLE.unique_id)
    expect(asked(10)).toMatchObject({ dataAsOf: text(10), verdict: 'fresh' })
    expect(asked(null)).toMatchObject({ dataAsOf: null, verdict: 'unknown' })
  })
})

describe('build_after', () => {
  const wanting = (updatesOn: 'any' | 'all') =>
    node('model.shop.w', 'table', [LOOSE.unique_id, EVENTS.unique_id], { buildAfter: { afterMs: HOUR, updatesOn } })
  const scene = (updatesOn: 'any' | 'all', events: KnownSource, now = 12) =>
    measured({
      nodes: [LOOSE, EVENTS, wanting(updatesOn)],
      sources: { [LOOSE.unique_id]: known(11.5, 11.9, {}, [9]), [EVENTS.unique_id]: events },
      built: { 'model.shop.w': 10.5 },
      now,
    }).get('model.shop.w')?.verdict

  test.each<[rule: string, ...scene: Parameters<typeof scene>, verdict: string]>([
    ['new data in any source makes it late', 'any', known(10.2, 11.9), 12, 'late'],
    ['not before the time is over', 'any', known(10.2, 11.9), 11.4, 'fresh'],
    ['with `all`, only new data in all of them does', 'all', known(10.2, 11.9), 12, 'fresh'],
    ['and then it does', 'all', known(11.8, 11.9, {}, [10.2]), 12, 'late'],
  ])('%s', (_, updatesOn, events, now, verdict) => {
    expect(scene(updatesOn, events, now)).toBe(verdict)
  })
})

describe('where it begins that something is late', () => {
  const chain = (...nodes: readonly FreshNode[]) => [ORDERS, STG, TABLE, ...nodes, BOARD]
  const mart = node('model.shop.mart', 'table', [TABLE.unique_id])
  const inline = node('model.shop.inline', 'ephemeral', [TABLE.unique_id])
  const aboveInline = node('model.shop.above', 'view', [inline.unique_id])
  const behind: Due = { job: 'daily', lastTick: at(11.95), nextTick: null, lastDeadline: at(11.97), usualMs: HOUR }
  const late = known(9, 11.5, { status: 'warn' })

  test.each<[rule: string, scene: Scene, lateBy: Readonly<Record<string, readonly string[] | undefined>>]>([
    [
      'a source that is late makes all that is made of it late',
      {
        nodes: chain(inline, aboveInline),
        sources: { [ORDERS.unique_id]: late },
        built: { ...BUILT, 'model.shop.above': 1 },
      },
      {
        [STG.unique_id]: [ORDERS.unique_id],
        [TABLE.unique_id]: [ORDERS.unique_id],
        [aboveInline.unique_id]: [ORDERS.unique_id],
        [BOARD.unique_id]: [ORDERS.unique_id],
      },
    ],
    [
      'a table that was not built for too long is late by itself, and makes late what reads it',
      {
        nodes: chain(mart, inline, aboveInline),
        sources: { [ORDERS.unique_id]: known(11.9, 12, {}, [8]) },
        built: { ...BUILT, [TABLE.unique_id]: 9, [mart.unique_id]: 11, [aboveInline.unique_id]: 1 },
      },
      {
        [STG.unique_id]: undefined,
        [TABLE.unique_id]: [TABLE.unique_id],
        [mart.unique_id]: [TABLE.unique_id],
        [aboveInline.unique_id]: [TABLE.unique_id],
        [BOARD.unique_id]: [TABLE.unique_id],
      },
    ],
    [
      'a table that is stale where its source is only late has to be built as well',
      {
        nodes: chain(),
        sources: { [ORDERS.unique_id]: known(9, 12, {}, [2]) },
        built: { ...BUILT, [TABLE.unique_id]: 3 },
      },
      {
        [STG.unique_id]: [ORDERS.unique_id],
        [TABLE.unique_id]: [TABLE.unique_id],
        [BOARD.unique_id]: [TABLE.unique_id],
      },
    ],
    [
      'a job that is behind makes late what it has to build, and what reads that',
      {
        nodes: chain(),
        sources: { [ORDERS.unique_id]: known(11.5, 11.6, {}, [8.5]) },
        built: { [STG.unique_id]: 1, [TABLE.unique_id]: 11.9 },
        dues: [behind],
      },
      { [TABLE.unique_id]: ['job daily'], [BOARD.unique_id]: ['job daily'] },
    ],
    [
      'what is fresh is late by nothing',
      { nodes: chain(), sources: { [ORDERS.unique_id]: known(11, 11) }, built: { ...BUILT, [TABLE.unique_id]: 11.5 } },
      { [TABLE.unique_id]: undefined, [BOARD.unique_id]: undefined },
    ],
  ])('%s', (_, scene, lateBy) => {
    const found = measured(scene)
    expect(Object.fromEntries(Object.keys(lateBy).map((id) => [id, found.get(id)?.lateBy]))).toEqual(lateBy)
  })
})

describe('the schedule', () => {
  const due = (more: Partial<Due>): Due => ({
    job: 'daily/core',
    lastTick: at(4),
    nextTick: at(28),
    lastDeadline: null,
    usualMs: HOUR / 2,
    ...more,
  })
  const sources = { [ORDERS.unique_id]: known(11.9, 12, {}, [3.5]) }
  const seed = node('seed.shop.s', 'table')

  test.each<[rule: string, due: Due[], built: number, now: number, expected: number | null]>([
    ['the next tick and how long the job takes say when it comes', [due({})], 4.5, 12, 28.5],
    ['while the last tick is being done, that one counts', [due({})], 3, 4.25, 4.5],
    ['of several jobs the first one', [due({}), due({ nextTick: at(13) })], 4.5, 12, 13.5],
    ['without a job nothing is expected', [], 4.5, 12, null],
  ])('%s', (_, dues, built, now, expected) => {
    const found = measured({ nodes: [seed], built: { [seed.unique_id]: built }, dues, now }).get(seed.unique_id)
    expect(found?.expectedNextAt).toBe(expected === null ? null : text(expected))
  })

  test('what was not built since the tick is late when the deadline has passed', () => {
    const missed = due({ lastDeadline: at(6) })
    const found = (built: number, now: number) =>
      measured({ nodes: [seed], built: { [seed.unique_id]: built }, dues: [missed], now }).get(seed.unique_id)
    expect(found(3, 5.9)?.verdict).toBe('fresh')
    expect(found(3, 6.1)).toMatchObject({
      verdict: 'late',
      because: 'daily/core should have built it by 2026-01-31 06:00 UTC',
    })
    expect(found(4.5, 6.1)?.verdict).toBe('fresh')
  })

  test('an exposure is as fresh as what it reads', () => {
    const found = measured({
      nodes: [...SHOP, BOARD],
      sources,
      built: { ...BUILT, [TABLE.unique_id]: 4.5 },
      dues: [due({ lastDeadline: at(6) })],
    })
    expect(found.get(TABLE.unique_id)).toMatchObject({ verdict: 'stale' })
    expect(found.get(BOARD.unique_id)).toMatchObject({
      verdict: 'stale',
      effectiveAsOf: text(3.5),
      builtAt: text(4.5),
      expectedNextAt: null,
    })
  })
})
