/**
 * The ticks of a job: the moments at which its expressions are due, on clocks of its zone.
 *
 * Between two settings of the clocks, wall time and moments run side by side, so ticks are looked for on the wall,
 * piece by piece. Where the clocks are set by up to three hours, Vixie's cron tells two kinds of expressions apart:
 * one that means times of the day runs once, though its time be left out (then at the moment of the jump) or shown
 * twice (then the first time); one that means a pace goes by what the clocks show. A greater leap is no summer time
 * but a correction, and nothing is made up for.
 */
import { countsIn, type ExceptionCalendar } from './calendar.ts'
import { type Cron, matchesDay } from './cron.ts'
import { calendarDay, DAY, HOUR, MINUTE, SECOND, startOfDay, type WallTime } from './wall-time.ts'
import type { Transition, Zone } from './zone.ts'

/** When a job is due. */
export interface TickRule {
  /** Any of them. */
  readonly crons: readonly Cron[]
  readonly zone: Zone
  readonly calendars: readonly ExceptionCalendar[]
}

/** What is further away than this does not come: the calendars have no more days. */
const HORIZON = 41 * 366 * DAY

/** The first tick after a moment; undefined where none comes any more. */
export function nextTick(rule: TickRule, after: number): number | undefined {
  for (const tick of ticksBetween(rule, Math.floor(after) + 1, after + HORIZON)) return tick
  return undefined
}

/** The last tick before a moment; undefined where there was none. */
export function previousTick(rule: TickRule, before: number): number | undefined {
  for (let length = HOUR; length <= HORIZON * 2; length *= 8) {
    let last: number | undefined
    for (const tick of ticksBetween(rule, before - length, before)) last = tick
    if (last !== undefined) return last
  }
  return undefined
}

/** All ticks from a moment on and before another, in order, each once. */
export function* ticksBetween(rule: TickRule, from: number, to: number): Generator<number, void> {
  const runs = rule.crons.map((cron) => ticksOf(cron, rule, Math.ceil(from), to))
  const heads = runs.map((run) => run.next())
  for (;;) {
    let earliest = Number.POSITIVE_INFINITY
    for (const head of heads) if (!head.done && head.value < earliest) earliest = head.value
    if (earliest === Number.POSITIVE_INFINITY) return
    yield earliest
    for (const [index, head] of heads.entries()) {
      const run = runs[index]
      if (run && !head.done && head.value === earliest) heads[index] = run.next()
    }
  }
}

const SUMMER_TIME = 3 * HOUR

/** So far ahead is looked for settings of the clocks at a time. */
const PIECE = 32 * DAY

function* ticksOf(cron: Cron, { zone, calendars }: TickRule, from: number, to: number): Generator<number, void> {
  let start = from
  // The piece may begin with the very moment at which the clocks are set.
  let setting = zone.nextTransition(from - 1, from + 1)
  let offset = zone.offsetAt(from)
  let repeatedUntil = repeatedTimes(cron, zone, from)
  while (start < to) {
    const furthest = Math.min(to, start + PIECE)
    const next = zone.nextTransition(start, furthest)
    const end = next?.at ?? furthest
    const jumped = setting && isLeftOut(cron, calendars, setting)
    if (jumped) yield start
    const firstWall = Math.max(start + offset, repeatedUntil)
    for (const wall of wallTicks(cron, calendars, firstWall, end + offset)) {
      if (!jumped || wall !== start + offset) yield wall - offset
    }
    start = end
    setting = next
    offset = next?.after ?? offset
    repeatedUntil = next ? repeatedBy(cron, next) : Number.NEGATIVE_INFINITY
  }
}

/** Whether the clocks jump over a time that the expression means. */
function isLeftOut(cron: Cron, calendars: readonly ExceptionCalendar[], { at, before, after }: Transition): boolean {
  if (!cron.isAtTimes || after <= before || after - before > SUMMER_TIME) return false
  for (const _ of wallTicks(cron, calendars, at + before, at + after)) return true
  return false
}

/** Up to which wall time all were shown before, at a moment that may stand in such an hour. */
function repeatedTimes(cron: Cron, zone: Zone, moment: number): WallTime {
  const setting = zone.nextTransition(moment - SUMMER_TIME - 1, moment + 1)
  return setting ? repeatedBy(cron, setting) : Number.NEGATIVE_INFINITY
}

function repeatedBy(cron: Cron, { at, before, after }: Transition): WallTime {
  return cron.isAtTimes && before > after && before - after <= SUMMER_TIME ? at + before : Number.NEGATIVE_INFINITY
}

/** The wall times that an expression means, from one on and before another. */
function* wallTicks(
  cron: Cron,
  calendars: readonly ExceptionCalendar[],
  from: WallTime,
  to: WallTime,
): Generator<WallTime, void> {
  for (let midnight = startOfDay(from); midnight < to; midnight = followingDay(cron, midnight)) {
    if (!matchesDay(cron, calendarDay(midnight)) || !countsIn(calendars, midnight)) continue
    for (const hour of cron.hours) {
      const atHour = midnight + hour * HOUR
      if (atHour + HOUR <= from) continue
      for (const minute of cron.minutes) {
        const atMinute = atHour + minute * MINUTE
        if (atMinute + MINUTE <= from) continue
        for (const second of cron.seconds) {
          const wall = atMinute + second * SECOND
          if (wall >= to) return
          if (wall >= from) yield wall
        }
      }
    }
  }
}

/** The next day, or the first of the next month where this one is not meant at all. */
function followingDay({ months }: Cron, midnight: WallTime): WallTime {
  const { year, month } = calendarDay(midnight)
  return months.has(month) ? midnight + DAY : Date.UTC(year, month, 1)
}
