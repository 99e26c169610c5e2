import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDaySpan } from './calendar.ts'
import { type Cron, parseCron } from './cron.ts'
import { deadlineOf, expectedDuration, formatDeadline, latestStart, parseTimeOfDay } from './deadline.ts'
import { dueTicks, type MissedPolicy } from './due-ticks.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { jitterOf } from './jitter.ts'
import { periodAt, usualPeriod } from './period.ts'
import type { TickRule } from './ticks.ts'
import { DAY, HOUR, MINUTE } from './wall-time.ts'
import { closestZoneName, isZoneName, Zones } from './zone.ts'

const zones = new Zones()

describe('a duration', () => {
  test.each([
    ['90m', 90 * MINUTE],
    ['1h 30m', 90 * MINUTE],
    ['1h30m', 90 * MINUTE],
    ['1.5h', 90 * MINUTE],
    ['2 days', 2 * DAY],
    ['1 week', 7 * DAY],
    ['30 secs', 30_000],
    ['250ms', 250],
    ['0', 0],
    ['90', undefined],
    ['', undefined],
    ['1 month', undefined],
    ['-5m', undefined],
    ['5m!', undefined],
    ['h5', undefined],
  ])("'%s' is %s milliseconds", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  test('is read as it is written', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), (duration) => {
        expect(parseDuration(formatDuration(duration))).toBe(duration)
      }),
    )
  })
})

describe('a zone', () => {
  test.each([
    ['America/New_York', '1800-01-01T12:00:00Z', '1800-01-01T07:03:58'],
    ['America/New_York', '1883-11-18T16:59:59Z', '1883-11-18T12:03:57'],
    ['America/New_York', '1883-11-18T17:00:00Z', '1883-11-18T12:00:00'],
    ['Africa/Monrovia', '1960-01-01T12:00:00Z', '1960-01-01T11:15:30'],
    ['Asia/Kolkata', '1800-01-01T12:00:00Z', '1800-01-01T17:53:28'],
    ['Europe/Berlin', '0050-07-01T12:00:00Z', '0050-07-01T12:53:28'],
    ['Europe/Berlin', '1950-07-01T12:00:00Z', '1950-07-01T13:00:00'],
  ])('%s shows at %s by the sun or by law %s', (name, moment, shown) => {
    expect(new Date(zones.get(name).wallTime(Date.parse(moment))).toISOString().slice(0, 19)).toBe(shown)
  })

  test.each([
    ['2026-01-10T04:00', 'America/New_York', '2026-01-10T09:00:00.000Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2026-01-10T04:00', 'UTC', '2026-01-10T04:00:00.000Z'],
  ])('shows %s in %s at %s', (wall, zone, moment) => {
    expect(new Date(zones.get(zone).momentOf(Date.parse(`${wall}Z`))).toISOString()).toBe(moment)
  })

  test('shows each moment at the time that it shows', () => {
    const names = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 66 * 365 * 24 * 4 }), (name, quarters) => {
        const zone = zones.get(name)
        const moment = quarters * 15 * MINUTE
        const first = zone.momentOf(zone.wallTime(moment))
        expect(zone.wallTime(first)).toBe(zone.wallTime(moment))
        expect(first).toBeLessThanOrEqual(moment)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['America/New_York', true],
    ['UTC', true],
    ['Mars/Base', false],
    ['', false],
  ])("'%s' is one: %s", (name, isThere) => {
    expect(isZoneName(name)).toBe(isThere)
  })

  test.each([
    ['New York', 'America/New_York'],
    ['America/NewYork', 'America/New_York'],
    ['Europe/Berlinn', 'Europe/Berlin'],
    ['nowhere at all', undefined],
  ])("'%s' may mean %s", (name, meant) => {
    expect(closestZoneName(name)).toBe(meant)
  })
})

test.each(['2026-02-30', '13-01', '02-30', '2026-01-02..2026-01-01', 'someday', 'mon-', 'm', '', 'mon-tue-wed'])(
  "'%s' is no day of a calendar",
  (text) => {
    expect(parseDaySpan(text)).toBeUndefined()
  },
)

describe('ticks that were missed', () => {
  const now = Date.UTC(2026, 0, 10, 12)
  test.each<[string, MissedPolicy, number, readonly number[], number]>([
    ['are let go, but for the one of a moment ago', 'skip', 4 * HOUR, [0], 3],
    ['are let go if that is how it is wanted', 'skip', 4.5 * HOUR, [0], 4],
    ['are all run if that is how it is wanted', 'all', 4 * HOUR, [-3, -2, -1, 0], 0],
    ['give way to one in time', 'latest', 4 * HOUR, [0], 3],
    ['are none if nothing was missed', 'latest', HOUR, [0], 0],
  ])('%s', (_, policy, since, due, skipped) => {
    const found = dueTicks(hourly, { after: now - since, now, policy, graceMs: MINUTE })
    expect({ due: found.due.map((tick) => (tick - now) / HOUR), skipped: found.skipped }).toEqual({ due, skipped })
  })

  test('are made up for by the latest where none is in time', () => {
    const question = { after: now - 3 * HOUR, now: now + 30 * MINUTE, policy: 'latest', graceMs: MINUTE } as const
    expect(dueTicks(hourly, question)).toEqual({ due: [now], skipped: 2 })
  })

  test('are made up for up to a limit', () => {
    const question = { after: now - 100 * DAY, now, policy: 'all', graceMs: 0, atMost: 10 } as const
    const { due, skipped } = dueTicks(hourly, question)
    expect([due.length, due.at(-1), skipped]).toEqual([11, now, 2389])
  })

  test('are neither lost nor run twice, however often one looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 * HOUR }), { maxLength: 30 }), (steps) => {
        let after = now
        const seen: number[] = []
        for (const step of steps) {
          seen.push(...dueTicks(hourly, { after, now: after + step, policy: 'all', graceMs: 0 }).due)
          after += step
        }
        const all = Array.from({ length: Math.floor((after - now) / HOUR) }, (_, index) => now + (index + 1) * HOUR)
        expect(seen).toEqual(all)
      }),
    )
  })
})

describe('a deadline', () => {
  test.each([
    ['the same day', '06:00', '2026-01-10T04:00', '2026-01-10T06:00'],
    ['the next day if its time has passed', '06:00', '2026-01-10T22:00', '2026-01-11T06:00'],
    ['a day later where both are one', '06:00', '2026-01-10T06:00', '2026-01-11T06:00'],
    ['when the clocks are set where they leave it out', '02:30', '2026-03-08T01:00', '2026-03-08T03:00'],
  ])('of a time comes %s', (_, time, tick, expected) => {
    const zone = zones.get('America/New_York')
    const moment = deadlineOf(
      { kind: 'at', timeOfDay: parseTimeOfDay(time) as number },
      zone.momentOf(Date.parse(`${tick}Z`)),
      zone,
    )
    expect(new Date(zone.wallTime(moment)).toISOString().slice(0, 16)).toBe(expected)
  })

  test('of a duration counts from the tick', () => {
    expect(deadlineOf({ kind: 'within', durationMs: HOUR }, 5 * HOUR, zones.get('UTC'))).toBe(6 * HOUR)
  })

  test.each(['6', '24:00', '06:60', '6:5', 'noon'])("'%s' is no time of the day", (text) => {
    expect(parseTimeOfDay(text)).toBeUndefined()
  })

  test('is shown as it is written', () => {
    expect(formatDeadline({ kind: 'at', timeOfDay: 6 * HOUR })).toBe('06:00')
    expect(formatDeadline({ kind: 'within', durationMs: 90 * MINUTE })).toBe('within 1h 30m')
  })

  test.each([
    ['nothing without a past', [], undefined],
    ['the longest of a few', [3, 9, 5], 9],
    ['what nine of ten took no longer than', [1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 9],
    ['only the latest runs', [1000, ...Array.from({ length: 20 }, () => 4)], 4],
  ])('expects %s', (_, past, expected) => {
    expect(expectedDuration(past)).toBe(expected)
    expect(latestStart(10_000, past)).toBe(10_000 - (expected ?? 0))
  })
})

describe('jitter', () => {
  test('is the same for a job and its tick, below the longest, and spread', () => {
    const delays = Array.from({ length: 1000 }, (_, index) => jitterOf('daily/core', index * HOUR, MINUTE))
    expect(jitterOf('daily/core', 5 * HOUR, MINUTE)).toBe(delays[5])
    expect(jitterOf('daily/product', 5 * HOUR, MINUTE)).not.toBe(delays[5])
    expect(delays.every((delay) => delay >= 0 && delay < MINUTE)).toBe(true)
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length
    expect(Math.abs(mean - MINUTE / 2)).toBeLessThan(MINUTE / 20)
    expect(jitterOf('daily/core', 5, 0)).toBe(0)
  })
})

describe('a period', () => {
  test.each([
    ['0 * * * *', HOUR, HOUR],
    ['0 4 * * *', DAY, DAY],
    ['0 4 * * 1-5', 3 * DAY, 1.4 * DAY],
    ['0 6 1 * *', 31 * DAY, 30.4 * DAY],
  ])("of '%s' is the distance of its last two ticks, and over the long run their mean", (cron, period, usual) => {
    const monday = Date.UTC(2026, 1, 2, 12)
    expect(periodAt(rule(cron), monday)).toBe(period)
    expect(Math.abs((usualPeriod(rule(cron), monday) as number) / usual - 1)).toBeLessThan(0.03)
  })
})

const hourly = rule('0 * * * *')

function rule(cron: string): TickRule {
  return { crons: [parseCron(cron) as Cron], zone: zones.get('UTC'), calendars: [] }
}
