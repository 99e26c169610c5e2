import { Cron as Croner } from 'croner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cron, isCronProblem, parseCron } from './cron.ts'
import { parseDaySpan, type DaySpan } from './calendar.ts'
import { ticksByBruteForce } from './brute-force-for-tests.ts'
import { nextTick, previousTick, ticksBetween, type TickRule } from './ticks.ts'
import { DAY, HOUR, MINUTE } from './wall-time.ts'
import { Zones } from './zone.ts'

const zones = new Zones()

describe('ticks', () => {
  test.each<[string, string, string, string, readonly string[]]>([
    ['are on the clocks of their zone', '0 4 * * *', 'America/New_York', '2026-01-10', ['10T09:00', '11T09:00']],
    [
      'come each second if there are six fields',
      '*/20 0 0 * * *',
      'UTC',
      '2026-01-10',
      ['10T00:00', '10T00:00:20', '10T00:00:40', '11T00:00', '11T00:00:20', '11T00:00:40'],
    ],
    [
      'at a time that the clocks leave out come as the clocks are set',
      '30 2 * * *',
      'America/New_York',
      '2026-03-08',
      ['08T07:00', '09T06:30'],
    ],
    [
      'at two times that are left out come once',
      '15,45 2 * * *',
      'America/New_York',
      '2026-03-08',
      ['08T07:00', '09T06:15', '09T06:45'],
    ],
    [
      'at a time left out and the one after it come once',
      '0 2,3 * * *',
      'America/New_York',
      '2026-03-08',
      ['08T07:00', '09T06:00', '09T07:00'],
    ],
    [
      'at a time that is shown twice come the first time',
      '30 1 * * *',
      'America/New_York',
      '2026-11-01',
      ['01T05:30', '02T06:30'],
    ],
    [
      'of a pace go on through the hour that is shown twice',
      '0 */1 * * *',
      'America/New_York',
      '2026-11-01',
      ['01T04:00', '01T05:00', '01T06:00', '01T07:00'],
    ],
    [
      'of a pace leave out what the clocks leave out',
      '30 */1 * * *',
      'America/New_York',
      '2026-03-08',
      ['08T05:30', '08T06:30', '08T07:30', '08T08:30'],
    ],
    [
      'of half an hour that is left out come as the clocks are set',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-04',
      ['03T15:30', '04T15:15'],
    ],
    [
      'do not make up for a day that a country left out',
      '0 4 * * *',
      'Pacific/Apia',
      '2011-12-29',
      ['29T14:00', '30T14:00'],
    ],
  ])('%s', (_, cron, zone, day, expected) => {
    const midnight = zones.get(zone).momentOf(Date.parse(`${day}T00:00Z`))
    const rule = ruleOf(cron, zone)
    const found = [...take(ticksBetween(rule, midnight, midnight + 49 * HOUR), expected.length)]
    expect(found.map((tick) => new Date(tick).toISOString().slice(8, 19).replace(/:00$/, ''))).toEqual(expected)
  })

  test.each<[string, string, readonly string[], readonly string[], string]>([
    ['a date that is skipped', '0 4 * * *', ['2026-01-11'], [], '10 12 13 14'],
    ['a span of dates', '0 4 * * *', ['2026-01-11..2026-01-13'], [], '10 14 15 16'],
    ['a date of every year', '0 4 * * *', ['01-11'], [], '10 12 13 14'],
    ['weekdays', '0 4 * * *', ['sat-sun'], [], '12 13 14 15'],
    ['all but the days that are named', '0 4 * * *', [], ['fri', '2026-01-13'], '13 16 23 30'],
    ['of those that are named the skipped ones', '0 4 * * *', ['2026-01-16'], ['friday'], '23 30'],
  ])('leave out %s', (_, cron, skip, only, days) => {
    const rule = { ...ruleOf(cron, 'UTC'), calendars: [{ skip: skip.map(span), only: only.map(span) }] }
    const from = Date.UTC(2026, 0, 10)
    const found = [...take(ticksBetween(rule, from, from + 21 * DAY + HOUR), days.split(' ').length)]
    expect(found.map((tick) => new Date(tick).getUTCDate()).join(' ')).toBe(days)
  })

  test('end where the calendar has no more days', () => {
    const rule = { ...ruleOf('* * * * * *', 'America/New_York'), calendars: [{ skip: [], only: [span('2026-01-13')] }] }
    expect(nextTick(rule, Date.UTC(2026, 0, 15))).toBeUndefined()
    expect(previousTick(rule, Date.UTC(2026, 0, 1))).toBeUndefined()
  })

  test('of several expressions come in order and once each', () => {
    const rule = { ...ruleOf('0 */2 * * *', 'UTC'), crons: [cronOf('0 */2 * * *'), cronOf('0 */3 * * *')] }
    const from = Date.UTC(2026, 0, 10)
    const hours = [...ticksBetween(rule, from, from + 10 * HOUR)].map((tick) => (tick - from) / HOUR)
    expect(hours).toEqual([0, 2, 3, 4, 6, 8, 9])
  })
})

const EXPRESSIONS = [
  '0 * * * *',
  '*/7 * * * *',
  '30 2 * * *',
  '0,30 1-3 * * *',
  '15 */2 * * *',
  '5 0-23/3 * * *',
  '*/20 1,2,3 * * *',
  '59 1 * * *',
  '0 0 * * *',
  '0 3 * * sun',
  '0 4 1,15 * mon',
  '30 2 */2 * 0',
  '0 2 * mar,oct,nov sun',
  '45 23 l * *',
  '0 1 13 * 5-7',
]

describe('a year, looked at minute by minute', () => {
  test.each([
    ['America/New_York', 2026],
    ['Australia/Lord_Howe', 2027],
    ['Africa/Casablanca', 2026],
    ['Pacific/Apia', 2011],
    ['America/St_Johns', 2010],
  ])('has the same ticks in %s %i', (zone, year) => {
    const [from, to] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
    for (const text of EXPRESSIONS.filter((_, index) => (index + year) % 3 === 0)) {
      expect([...ticksBetween(ruleOf(text, zone), from, to)], text).toEqual(ticksByBruteForce(text, zone, from, to))
    }
  })
})

test('wherever clocks are set from 2010 to 2037, the ticks around it are those of a walk through the minutes', () => {
  const settings = new Map<string, { zone: string; at: number }>()
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const end = Date.UTC(2037, 0, 1)
    for (let found = zones.get(zone).nextTransition(Date.UTC(2010, 0, 1), end); found; ) {
      settings.set(`${found.at} ${found.before} ${found.after}`, { zone, at: found.at })
      found = zones.get(zone).nextTransition(found.at, end)
    }
  }
  const expressions = ['30 2 * * *', '*/20 1-3 * * *', '0,59 0-3,23 * * *']
  const wrong = [...settings.values()].filter(({ zone, at }, index) => {
    const text = expressions[index % expressions.length] as string
    const [from, to] = [at - 5 * HOUR, at + 20 * HOUR]
    const ticks = [...ticksBetween(ruleOf(text, zone), from, to)]
    return ticks.join() !== ticksByBruteForce(text, zone, from, to).join()
  })
  expect(settings.size).toBeGreaterThan(1000)
  expect(wrong).toEqual([])
})

const number = (lowest: number, highest: number) => fc.integer({ min: lowest, max: highest }).map(String)

/** A field as people write them: every one, a number, a list, a range, a step. */
function field(lowest: number, highest: number): fc.Arbitrary<string> {
  const range = fc
    .tuple(fc.integer({ min: lowest, max: highest }), fc.integer({ min: lowest, max: highest }))
    .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const step = number(1, Math.min(highest, 20))
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: number(lowest, highest) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.oneof(number(lowest, highest), range), { minLength: 2, maxLength: 3 })
        .map((all) => all.join(',')),
    },
    { weight: 1, arbitrary: range },
    { weight: 1, arbitrary: step.map((each) => `*/${each}`) },
    { weight: 1, arbitrary: fc.tuple(range, step).map((both) => both.join('/')) },
  )
}

const expression = fc
  .tuple(field(0, 59), fc.oneof(field(0, 23), field(0, 4)), field(1, 28), field(1, 12), field(0, 6))
  .map((all) => all.join(' '))

const zoneNames = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))

describe('any expression', () => {
  test('has the ticks that a walk through the minutes finds, where the clocks of any zone are set', () => {
    fc.assert(
      fc.property(expression, zoneNames, fc.integer({ min: 1975, max: 2036 }), fc.nat(3), (text, zone, year, which) => {
        const from = settingOfTheClocks(zone, year, which) - 26 * HOUR
        expect([...ticksBetween(ruleOf(text, zone), from, from + 52 * HOUR)]).toEqual(
          ticksByBruteForce(text, zone, from, from + 52 * HOUR),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('has the days of another library', () => {
    fc.assert(
      fc.property(expression, fc.integer({ min: 0, max: 20 * 365 }), (text, day) => {
        const from = Date.UTC(2015, 0, 1) + day * DAY
        const { needsBoth } = cronOf(text)
        const other = new Croner(text, { timezone: 'UTC', paused: true, domAndDow: needsBoth })
        expect(nextTick(ruleOf(text, 'UTC'), from)).toBe(other.nextRun(new Date(from))?.getTime())
      }),
      { numRuns: 300 },
    )
  })

  test('has a next tick whose previous tick comes back, and none between', () => {
    fc.assert(
      fc.property(expression, zoneNames, fc.nat(30 * 365 * 24 * 60), (text, zone, minutes) => {
        const rule = ruleOf(text, zone)
        const moment = Date.UTC(2000, 0, 1) + minutes * MINUTE + 1
        const next = nextTick(rule, moment) as number
        const previous = previousTick(rule, next) as number
        expect(previous).toBeLessThanOrEqual(moment)
        expect(nextTick(rule, previous)).toBe(next)
      }),
      { numRuns: 300 },
    )
  })

  test('has the same ticks in one interval as in its two parts', () => {
    fc.assert(
      fc.property(expression, zoneNames, fc.nat(20 * 365 * 24 * 60), fc.nat(3000), (text, zone, minutes, part) => {
        const rule = ruleOf(text, zone)
        const from = Date.UTC(2010, 0, 1) + minutes * MINUTE
        const [middle, to] = [from + part * MINUTE, from + 3000 * MINUTE]
        expect([...ticksBetween(rule, from, middle), ...ticksBetween(rule, middle, to)]).toEqual([
          ...ticksBetween(rule, from, to),
        ])
      }),
      { numRuns: 200 },
    )
  })
})

function settingOfTheClocks(zone: string, year: number, which: number): number {
  let found = Date.UTC(year, 0, 1)
  for (let count = 0; count <= which; count++)
    found = zones.get(zone).nextTransition(found, Date.UTC(2037, 0, 1))?.at ?? found
  return found
}

function ruleOf(text: string, zone: string): TickRule {
  return { crons: [cronOf(text)], zone: zones.get(zone), calendars: [] }
}

function cronOf(text: string): Cron {
  const cron = parseCron(text)
  if (isCronProblem(cron)) throw new Error(cron.problem)
  return cron
}

function span(text: string): DaySpan {
  const found = parseDaySpan(text)
  if (!found) throw new Error(`${text} is no day`)
  return found
}

function* take<T>(all: Iterable<T>, count: number): Generator<T, void> {
  let left = count
  for (const each of all) {
    if (left-- === 0) return
    yield each
  }
}
