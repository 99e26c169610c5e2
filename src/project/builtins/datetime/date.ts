import { digits, isoDate } from '#foundation/yaml/iso-text.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { type BinaryOperator, Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindBuiltin, integerArgument, stringArgument } from '../arguments.ts'
import { NamedTuple } from '../named-tuple.ts'
import { bindBuiltinMethod, type MethodTable } from '../py-class.ts'
import {
  type CalendarDay,
  dayOfYear,
  daysInMonth,
  fromOrdinal,
  isoWeekOf,
  MAX_ORDINAL,
  toOrdinal,
  weekdayOf,
} from './calendar.ts'
import { type FormattedMoment, strftime } from './strftime.ts'
import { PyTimedelta } from './timedelta.ts'

/** Python's `datetime.date`, and the part of `datetime.datetime` that is the day. */
export class PyDate extends Obj implements CalendarDay {
  override readonly typeName: string = 'datetime.date'
  readonly year: number
  readonly month: number
  readonly day: number

  constructor(year: number, month: number, day: number) {
    super()
    if (year < 1 || year > 9999) throw new PyError('ValueError', `year ${year} is out of range`)
    if (month < 1 || month > 12) throw new PyError('ValueError', 'month must be in 1..12')
    if (day < 1 || day > daysInMonth(year, month)) throw new PyError('ValueError', 'day is out of range for month')
    this.year = year
    this.month = month
    this.day = day
  }

  static fromOrdinal(ordinal: number): PyDate {
    const { year, month, day } = calendarDay(ordinal)
    return new PyDate(year, month, day)
  }

  get ordinal(): number {
    return toOrdinal(this)
  }

  formatted(): FormattedMoment {
    const { year, month, day } = this
    return { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0, offset: null, zoneName: null }
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'year':
        return this.year
      case 'month':
        return this.month
      case 'day':
        return this.day
      default:
        return bindBuiltinMethod(this, DATE_METHODS, name)
    }
  }

  override isTrue(): boolean {
    return true
  }

  override str(): string {
    return isoDate(this)
  }

  override repr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`
  }

  override format(specification: string): string {
    return specification === '' ? this.str() : strftime(this.formatted(), specification)
  }

  override hash(): string {
    return `\u0000date:${isoDate(this)}`
  }

  override equals(other: Value): boolean {
    return isPlainDate(other) && other.ordinal === this.ordinal
  }

  override compare(other: Value): number | undefined {
    if (isPlainDate(other)) return this.ordinal - other.ordinal
    if (other instanceof PyDate) throw new PyError('TypeError', "can't compare datetime.datetime to datetime.date")
    return undefined
  }

  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      if (operator === '+') return PyDate.fromOrdinal(this.ordinal + other.days)
      if (operator === '-' && !isReflected) return PyDate.fromOrdinal(this.ordinal - other.days)
    }
    if (operator === '-' && isPlainDate(other)) {
      const days = isReflected ? other.ordinal - this.ordinal : this.ordinal - other.ordinal
      return PyTimedelta.ofSeconds(days * 86_400)
    }
    return undefined
  }
}

/** Raises Python's OverflowError for days before year 1 or after year 9999. */
export function calendarDay(ordinal: number): CalendarDay {
  if (ordinal < 1 || ordinal > MAX_ORDINAL) throw new PyError('OverflowError', 'date value out of range')
  return fromOrdinal(ordinal)
}

/** A date that is not a datetime. */
export function isPlainDate(value: Value | undefined): value is PyDate {
  return value instanceof PyDate && value.typeName === 'datetime.date'
}

/** The arguments year, month and day of a constructor or a `replace`. */
export function dayArguments(
  bound: readonly (Value | undefined)[],
  fallback?: CalendarDay,
): readonly [number, number, number] {
  const [year, month, day] = bound
  return [
    year === undefined && fallback ? fallback.year : integerArgument(year as Value),
    month === undefined && fallback ? fallback.month : integerArgument(month as Value),
    day === undefined && fallback ? fallback.day : integerArgument(day as Value),
  ]
}

/** The format of a `strftime` call. */
export function formatArgument(call: CallArguments): string {
  const [format] = bindBuiltin('strftime', call, ['format'], 1)
  return stringArgument('strftime', format as Value, 1)
}

const SHARED_METHODS: [string, (self: PyDate, call: CallArguments) => Value][] = [
  ['toordinal', (self) => self.ordinal],
  ['weekday', (self) => weekdayOf(self)],
  ['isoweekday', (self) => weekdayOf(self) + 1],
  ['strftime', (self, call) => strftime(self.formatted(), formatArgument(call))],
  ['ctime', (self) => strftime(self.formatted(), '%a %b %e %H:%M:%S ') + digits(self.year, 4)],
  ['timetuple', (self) => timeTuple(self.formatted(), -1)],
  [
    'isocalendar',
    (self) => {
      const { year, week, weekday } = isoWeekOf(self)
      return new NamedTuple('datetime.IsoCalendarDate', [
        ['year', year],
        ['week', week],
        ['weekday', weekday],
      ])
    },
  ],
]

export const DATE_METHODS: MethodTable<PyDate> = new Map<string, (self: PyDate, call: CallArguments) => Value>([
  ...SHARED_METHODS,
  ['isoformat', (self) => self.str()],
  [
    'replace',
    (self, call) => new PyDate(...dayArguments(bindBuiltin('replace', call, ['year', 'month', 'day']), self)),
  ],
])

/** Python's `time.struct_time`; `isDst` is 1, 0, or -1 for not known. */
export function timeTuple(moment: FormattedMoment, isDst: number): NamedTuple {
  return new NamedTuple('time.struct_time', [
    ['tm_year', moment.year],
    ['tm_mon', moment.month],
    ['tm_mday', moment.day],
    ['tm_hour', moment.hour],
    ['tm_min', moment.minute],
    ['tm_sec', moment.second],
    ['tm_wday', weekdayOf(moment)],
    ['tm_yday', dayOfYear(moment)],
    ['tm_isdst', isDst],
  ])
}
