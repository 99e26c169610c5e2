import type { CallArguments } from '#jinja/values/call.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindBuiltin, integerArgument } from '../arguments.ts'
import { bindBuiltinMethod, type MethodTable } from '../py-class.ts'
import { formatArgument } from './date.ts'
import { formatOffset, formatTime, type TimeOfDay, timespecArgument } from './iso-format.ts'
import { type FormattedMoment, strftime } from './strftime.ts'
import { TzInfo } from './tzinfo.ts'

/** Python's `datetime.time`. */
export class PyTime extends Obj implements TimeOfDay {
  override readonly typeName = 'datetime.time'
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  readonly tzinfo: TzInfo | null

  constructor(hour = 0, minute = 0, second = 0, microsecond = 0, tzinfo: TzInfo | null = null) {
    super()
    checkTime({ hour, minute, second, microsecond })
    this.hour = hour
    this.minute = minute
    this.second = second
    this.microsecond = microsecond
    this.tzinfo = tzinfo
  }

  formatted(): FormattedMoment {
    const { hour, minute, second, microsecond } = this
    const offset = this.tzinfo?.utcoffset(null) ?? null
    const zoneName = this.tzinfo?.tzname(null) ?? null
    return { year: 1900, month: 1, day: 1, hour, minute, second, microsecond, offset, zoneName }
  }

  override attribute(name: string): Value | undefined {
    const field = clockField(this, name)
    return field === undefined ? bindBuiltinMethod(this, TIME_METHODS, name) : field
  }

  override isTrue(): boolean {
    return true
  }

  isoformat(timespec?: string): string {
    const offset = this.tzinfo?.utcoffset(null) ?? null
    return formatTime(this, timespec) + (offset === null ? '' : formatOffset(offset, ':'))
  }

  override str(): string {
    return this.isoformat()
  }

  override repr(): string {
    return `datetime.time(${[this.hour, this.minute, ...trailingFields(this, this.tzinfo)].join(', ')})`
  }

  override format(specification: string): string {
    return specification === '' ? this.str() : strftime(this.formatted(), specification)
  }

  override hash(): string {
    return `\u0000time:${this.#sortKey()}`
  }

  override equals(other: Value): boolean {
    return other instanceof PyTime && this.#isAware() === other.#isAware() && this.#sortKey() === other.#sortKey()
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTime)) return undefined
    if (this.#isAware() !== other.#isAware()) {
      throw new PyError('TypeError', "can't compare offset-naive and offset-aware times")
    }
    return this.#sortKey() - other.#sortKey()
  }

  #isAware(): boolean {
    return (this.tzinfo?.utcoffset(null) ?? null) !== null
  }

  #sortKey(): number {
    const offset = this.tzinfo?.utcoffset(null)?.totalSeconds() ?? 0
    return ((this.hour * 60 + this.minute) * 60 + this.second - offset) * 1e6 + this.microsecond
  }
}

/** An attribute that times and datetimes share. */
export function clockField(time: TimeOfDay & { readonly tzinfo: TzInfo | null }, name: string): Value | undefined {
  switch (name) {
    case 'hour':
    case 'minute':
    case 'second':
    case 'microsecond':
    case 'tzinfo':
      return time[name]
    case 'fold':
      return 0
    default:
      return undefined
  }
}

/** Raises Python's error for a field that no clock shows. */
export function checkTime({ hour, minute, second, microsecond }: TimeOfDay): void {
  if (hour < 0 || hour > 23) throw new PyError('ValueError', 'hour must be in 0..23')
  if (minute < 0 || minute > 59) throw new PyError('ValueError', 'minute must be in 0..59')
  if (second < 0 || second > 59) throw new PyError('ValueError', 'second must be in 0..59')
  if (microsecond < 0 || microsecond > 999_999) throw new PyError('ValueError', 'microsecond must be in 0..999999')
}

/** What a `repr` shows after hours and minutes: seconds and microseconds if there are any, then the zone. */
export function trailingFields(time: TimeOfDay, tzinfo: TzInfo | null): string[] {
  const fields: string[] = []
  if (time.second !== 0 || time.microsecond !== 0) fields.push(String(time.second))
  if (time.microsecond !== 0) fields.push(String(time.microsecond))
  if (tzinfo !== null) fields.push(`tzinfo=${tzinfo.repr()}`)
  return fields
}

/** The arguments hour to microsecond of a constructor or a `replace`. */
export function timeArguments(
  bound: readonly (Value | undefined)[],
  fallback: TimeOfDay = { hour: 0, minute: 0, second: 0, microsecond: 0 },
): readonly [number, number, number, number] {
  const [hour, minute, second, microsecond] = bound
  return [
    hour === undefined ? fallback.hour : integerArgument(hour),
    minute === undefined ? fallback.minute : integerArgument(minute),
    second === undefined ? fallback.second : integerArgument(second),
    microsecond === undefined ? fallback.microsecond : integerArgument(microsecond),
  ]
}

/** A `tzinfo=` argument; `fallback` is what an absent one means. */
export function tzinfoArgument(value: Value | undefined, fallback: TzInfo | null = null): TzInfo | null {
  if (value === undefined) return fallback
  if (value === null || value instanceof TzInfo) return value
  throw new PyError('TypeError', `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`)
}

const FIELDS = ['hour', 'minute', 'second', 'microsecond', 'tzinfo', 'fold'] as const

/** `time(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)`. */
export function makeTime(call: CallArguments): PyTime {
  const bound = bindBuiltin(null, call, FIELDS, 0, 5)
  return new PyTime(...timeArguments(bound), tzinfoArgument(bound[4]))
}

export const TIME_METHODS: MethodTable<PyTime> = new Map<string, (self: PyTime, call: CallArguments) => Value>([
  ['strftime', (self, call) => strftime(self.formatted(), formatArgument(call))],
  ['isoformat', (self, call) => self.isoformat(timespecArgument(bindBuiltin('isoformat', call, ['timespec'])[0], 1))],
  ['utcoffset', (self) => self.tzinfo?.utcoffset(null) ?? null],
  ['dst', (self) => self.tzinfo?.dst(null) ?? null],
  ['tzname', (self) => self.tzinfo?.tzname(null) ?? null],
  [
    'replace',
    (self, call) => {
      const bound = bindBuiltin('replace', call, FIELDS, 0, 5)
      return new PyTime(...timeArguments(bound, self), tzinfoArgument(bound[4], self.tzinfo))
    },
  ],
])
