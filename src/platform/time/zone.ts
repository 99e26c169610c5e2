import { closest } from '#foundation/source/closest.ts'
import { DAY, HOUR, MINUTE, SECOND, type WallTime } from './wall-time.ts'

/** A moment at which the clocks of a zone are set. */
export interface Transition {
  /** The first moment with the new time. */
  readonly at: number
  readonly before: number
  readonly after: number
}

/** A time zone: what its clocks show, and when they are set. Moments are milliseconds since 1970, UTC. */
export class Zone {
  /** For example `America/New_York`. */
  readonly name: string
  private readonly format: Intl.DateTimeFormat
  private readonly years = new Map<number, Year>()
  /** The last stretch without a change that was looked at: most questions are about the same one. */
  private steady: Steady = { from: 0, to: 0, offset: 0 }

  /** Throws a `RangeError` where nothing is known of such a zone. */
  constructor(name: string) {
    this.name = name
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  }

  /** How far the clocks are ahead of UTC, in milliseconds. */
  offsetAt(moment: number): number {
    if (moment < this.steady.from || moment >= this.steady.to) this.steady = this.steadyAround(moment)
    return this.steady.offset
  }

  wallTime(moment: number): WallTime {
    return moment + this.offsetAt(moment)
  }

  /**
   * When the clocks show a time. Of two such moments the first; where the clocks jump over the time, the moment of the jump.
   */
  momentOf(wall: WallTime): number {
    const near = [this.offsetAt(wall - DAY), this.offsetAt(wall + DAY)] as const
    const moments = near.map((offset) => wall - offset).sort((a, b) => a - b)
    const shown = moments.find((moment) => this.wallTime(moment) === wall)
    return shown ?? this.nextTransition(wall - Math.max(...near) - 1, wall + DAY)?.at ?? wall - near[0]
  }

  /** The first time after a moment, and before another, at which the clocks are set. */
  nextTransition(after: number, before: number): Transition | undefined {
    if (after >= this.steady.from && before <= this.steady.to) return undefined
    const last = new Date(before).getUTCFullYear()
    for (let number = new Date(after).getUTCFullYear(); number <= last; number++) {
      const found = this.yearOf(number).transitions.find(({ at }) => at > after)
      if (found) return found.at < before ? found : undefined
    }
    return undefined
  }

  private steadyAround(moment: number): Steady {
    const number = new Date(moment).getUTCFullYear()
    const { transitions, offsetBefore } = this.yearOf(number)
    const last = transitions.findLast(({ at }) => at <= moment)
    const next = transitions.find(({ at }) => at > moment)
    return {
      from: last?.at ?? startOf(number),
      to: next?.at ?? startOf(number + 1),
      offset: last?.after ?? offsetBefore,
    }
  }

  private yearOf(number: number): Year {
    const known = this.years.get(number)
    if (known) return known
    const year = this.lookAt(startOf(number), startOf(number + 1))
    this.years.set(number, year)
    return year
  }

  /** No zone has ever set its clocks twice within five days. */
  private lookAt(start: number, end: number): Year {
    const transitions: Transition[] = []
    // A second earlier, so that a change with the very first moment of a year is found.
    let from = start - SECOND
    const offsetBefore = this.readOffset(from)
    let before = offsetBefore
    while (from < end - SECOND) {
      const to = Math.min(from + 5 * DAY, end - SECOND)
      const after = this.readOffset(to)
      if (after !== before) transitions.push({ at: this.changeBetween(from, to, before), before, after })
      from = to
      before = after
    }
    return { offsetBefore, transitions }
  }

  private changeBetween(from: number, to: number, before: number): number {
    let low = from / SECOND
    let high = to / SECOND
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.readOffset(middle * SECOND) === before) low = middle
      else high = middle
    }
    return high * SECOND
  }

  private readOffset(moment: number): number {
    const [, sign, hours, minutes, seconds] = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(this.format.format(moment)) ?? []
    if (sign === undefined) return 0
    const size = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0) * SECOND
    return sign === '-' ? -size : size
  }
}

/** `Date.UTC` takes the years below 100 for those of the twentieth century. */
function startOf(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1)
}

/** A stretch of time, its end left out, in which the clocks are not set. */
interface Steady {
  readonly from: number
  readonly to: number
  readonly offset: number
}

interface Year {
  readonly offsetBefore: number
  readonly transitions: readonly Transition[]
}

/** Zones by their names. What was found out about one is kept for all who ask. */
export class Zones {
  private readonly known = new Map<string, Zone>()

  get(name: string): Zone {
    const zone = this.known.get(name) ?? new Zone(name)
    this.known.set(name, zone)
    return zone
  }
}

export function isZoneName(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The zone that a wrong name may have meant: a slip of the pen, or a city without its continent. */
export function closestZoneName(name: string): string | undefined {
  const names = Intl.supportedValuesOf('timeZone')
  const city = name.trim().replaceAll(' ', '_').toLowerCase()
  return names.find((each) => each.toLowerCase().endsWith(`/${city}`)) ?? closest(name, names)
}
