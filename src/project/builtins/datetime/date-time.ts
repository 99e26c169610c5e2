import { codePointLength } from '#foundation/source/code-points.ts'
import { isoDate } from '#foundation/yaml/iso-text.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Float } from '#jinja/values/float.ts'
import type { BinaryOperator } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindBuiltin } from '../arguments.ts'
import { floorDivide } from '../exact-ratio.ts'
import { bindBuiltinMethod, type Method, type MethodTable } from '../py-class.ts'
import { calendarDay, DATE_METHODS, dayArguments, PyDate, timeTuple } from './date.ts'
import { formatOffset, formatTime, type TimeOfDay, timespecArgument } from './iso-format.ts'
import { localTimezone } from './local-timezone.ts'
import type { FormattedMoment } from './strftime.ts'
import { checkTime, clockField, PyTime, timeArguments, trailingFields, tzinfoArgument } from './time.ts'
import { PyTimedelta } from './timedelta.ts'
import { FixedTimezone, type TzInfo } from './tzinfo.ts'

const MICROSECONDS_PER_DAY = 86_400_000_000n
const EPOCH_ORDINAL = 719_163

/** Python's `datetime.datetime`: naive without a zone, aware with one. */
export class PyDateTime extends PyDate implements TimeOfDay {
  override readonly typeName = 'datetime.datetime'
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  readonly tzinfo: TzInfo | null

  constructor(
    year: number,
    month: number,
    day: number,
    hour = 0,
    minute = 0,
    second = 0,
    microsecond = 0,
    tzinfo: TzInfo | null = null,
  ) {
    super(year, month, day)
    checkTime({ hour, minute, second, microsecond })
    this.hour = hour
    this.minute = minute
    this.second = second
    this.microsecond = microsecond
    this.tzinfo = tzinfo
  }

  /** From microseconds since the start of 1970, read as the fields of a clock that shows this very time. */
  static fromMicroseconds(microseconds: bigint, tzinfo: TzInfo | null): PyDateTime {
    const days = floorDivide(microseconds, MICROSECONDS_PER_DAY)
    const rest = Number(microseconds - days * MICROSECONDS_PER_DAY)
    const { year, month, day } = calendarDay(Number(days) + EPOCH_ORDINAL)
    const seconds = Math.floor(rest / 1e6)
    const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
    return new PyDateTime(year, month, day, hour, minute, seconds % 60, rest % 1e6, tzinfo)
  }

  /** The moment `microseconds` after the start of 1970 in UTC, as a clock of that zone shows it. */
  static atInstant(microseconds: bigint, tzinfo: TzInfo): PyDateTime {
    return tzinfo.fromUtc(PyDateTime.fromMicroseconds(microseconds, tzinfo))
  }

  static combine(date: PyDate, time: PyTime, tzinfo: TzInfo | null = time.tzinfo): PyDateTime {
    const { hour, minute, second, microsecond } = time
    return new PyDateTime(date.year, date.month, date.day, hour, minute, second, microsecond, tzinfo)
  }

  /** What the fields show, counted from the start of 1970, whatever the zone. */
  get fieldMicroseconds(): bigint {
    const seconds = (this.hour * 60 + this.minute) * 60 + this.second
    return BigInt(this.ordinal - EPOCH_ORDINAL) * MICROSECONDS_PER_DAY + BigInt(seconds * 1e6 + this.microsecond)
  }

  /** Microseconds since the start of 1970 in UTC; a naive datetime is read in `zone`. */
  instant(zone: TzInfo): bigint {
    const offset = this.utcoffset() ?? zone.utcoffset(this.withZone(null))
    return this.fieldMicroseconds - (offset?.total ?? 0n)
  }

  utcoffset(): PyTimedelta | null {
    return this.tzinfo?.utcoffset(this) ?? null
  }

  plus(delta: PyTimedelta): PyDateTime {
    return PyDateTime.fromMicroseconds(this.fieldMicroseconds + delta.total, this.tzinfo)
  }

  /** The same fields in another zone. */
  withZone(tzinfo: TzInfo | null): PyDateTime {
    return PyDateTime.combine(this, this.time(), tzinfo)
  }

  /** The same moment in another zone. */
  astimezone(tzinfo: TzInfo): PyDateTime {
    if (this.tzinfo === tzinfo) return this
    return PyDateTime.atInstant(this.instant(localTimezone()), tzinfo)
  }

  time(): PyTime {
    return new PyTime(this.hour, this.minute, this.second, this.microsecond)
  }

  override formatted(): FormattedMoment {
    const { year, month, day, hour, minute, second, microsecond } = this
    const zoneName = this.tzinfo?.tzname(this) ?? null
    return { year, month, day, hour, minute, second, microsecond, offset: this.utcoffset(), zoneName }
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'year':
      case 'month':
      case 'day':
        return this[name]
      default: {
        const field = clockField(this, name)
        return field === undefined ? bindBuiltinMethod(this, DATETIME_METHODS, name) : field
      }
    }
  }

  isoformat(separator = 'T', timespec?: string): string {
    const offset = this.utcoffset()
    const zone = offset === null ? '' : formatOffset(offset, ':')
    return isoDate(this) + separator + formatTime(this, timespec) + zone
  }

  override str(): string {
    return this.isoformat(' ')
  }

  override repr(): string {
    const fields = [this.year, this.month, this.day, this.hour, this.minute, ...trailingFields(this, this.tzinfo)]
    return `datetime.datetime(${fields.join(', ')})`
  }

  override hash(): string {
    return `\u0000datetime:${this.#comparable()}`
  }

  override equals(other: Value): boolean {
    return (
      other instanceof PyDateTime && this.#isAware() === other.#isAware() && this.#comparable() === other.#comparable()
    )
  }

  override compare(other: Value): number | undefined {
    if (other instanceof PyDateTime) {
      if (this.#isAware() !== other.#isAware()) {
        throw new PyError('TypeError', "can't compare offset-naive and offset-aware datetimes")
      }
      const [left, right] = [this.#comparable(), other.#comparable()]
      return left < right ? -1 : left > right ? 1 : 0
    }
    if (other instanceof PyDate) throw new PyError('TypeError', "can't compare datetime.datetime to datetime.date")
    return undefined
  }

  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      if (operator === '+') return this.plus(other)
      if (operator === '-' && !isReflected) return this.plus(new PyTimedelta(-other.total))
    }
    if (operator === '-' && other instanceof PyDateTime && !isReflected) {
      if (this.#isAware() !== other.#isAware()) {
        throw new PyError('TypeError', "can't subtract offset-naive and offset-aware datetimes")
      }
      return new PyTimedelta(this.#comparable() - other.#comparable())
    }
    return undefined
  }

  #isAware(): boolean {
    return this.utcoffset() !== null
  }

  #comparable(): bigint {
    return this.fieldMicroseconds - (this.utcoffset()?.total ?? 0n)
  }
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo', 'fold'] as const

/** `datetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)`. */
export function makeDateTime(call: CallArguments): PyDateTime {
  const bound = bindBuiltin(null, call, FIELDS, 3, 8)
  return new PyDateTime(...dayArguments(bound), ...timeArguments(bound.slice(3)), tzinfoArgument(bound[7]))
}

type DateTimeMethod = (self: PyDateTime, call: CallArguments) => Value

const OWN_METHODS: [string, DateTimeMethod][] = [
  ['date', (self) => new PyDate(self.year, self.month, self.day)],
  ['time', (self) => self.time()],
  ['timetz', (self) => new PyTime(self.hour, self.minute, self.second, self.microsecond, self.tzinfo)],
  ['utcoffset', (self) => self.utcoffset()],
  ['dst', (self) => self.tzinfo?.dst(self) ?? null],
  ['tzname', (self) => self.tzinfo?.tzname(self) ?? null],
  ['timestamp', (self) => new Float(Number(self.instant(localTimezone())) / 1e6)],
  [
    'replace',
    (self, call) => {
      const bound = bindBuiltin('replace', call, FIELDS, 0, 8)
      const zone = tzinfoArgument(bound[7], self.tzinfo)
      return new PyDateTime(...dayArguments(bound, self), ...timeArguments(bound.slice(3), self), zone)
    },
  ],
  [
    'isoformat',
    (self, call) => {
      const [separator, timespec] = bindBuiltin('isoformat', call, ['sep', 'timespec'])
      return self.isoformat(separatorArgument(separator), timespecArgument(timespec, 2))
    },
  ],
  [
    'astimezone',
    (self, call) => {
      const zone = bindBuiltin('astimezone', call, ['tz'])[0]
      if (zone === undefined || zone === null) return self.astimezone(localTimezone().fixedAt(self))
      const tzinfo = tzinfoArgument(zone)
      if (tzinfo === null)
        throw new PyError('TypeError', `tz argument must be an instance of tzinfo, not ${typeName(zone)}`)
      return self.astimezone(tzinfo)
    },
  ],
  [
    'timetuple',
    (self) => {
      const dst = self.tzinfo?.dst(self) ?? null
      return timeTuple(self.formatted(), dst === null ? -1 : Number(dst.isTrue()))
    },
  ],
  ['utctimetuple', (self) => timeTuple(self.withZone(null).plus(negate(self.utcoffset())).formatted(), 0)],
]

function separatorArgument(value: Value | undefined): string {
  if (value === undefined) return 'T'
  if (typeof value === 'string' && codePointLength(value) === 1) return value
  const given = value === null ? 'None' : typeName(value)
  throw new PyError('TypeError', `isoformat() argument 1 must be a unicode character, not ${given}`)
}

function negate(offset: PyTimedelta | null): PyTimedelta {
  return new PyTimedelta(-(offset?.total ?? 0n))
}

export const DATETIME_METHODS: MethodTable<PyDateTime> = new Map<string, Method<PyDateTime>>([
  ...DATE_METHODS,
  ...OWN_METHODS,
])

/** Where a method of Python says "UTC". */
export const UTC = FixedTimezone.utc
