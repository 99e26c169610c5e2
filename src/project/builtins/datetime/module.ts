import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindBuiltin, integerArgument, stringArgument } from '../arguments.ts'
import { PyClass } from '../py-class.ts'
import { DATETIME_METHODS, makeDateTime, PyDateTime } from './date-time.ts'
import { DATE_METHODS, dayArguments, PyDate } from './date.ts'
import { localTimezone } from './local-timezone.ts'
import { dateFromIso, dateFromIsoWeek, dateTimeFromIso, timeFromIso } from './parse-iso.ts'
import { strptime } from './strptime.ts'
import { makeTime, PyTime, TIME_METHODS, tzinfoArgument } from './time.ts'
import { makeTimedelta, PyTimedelta, TIMEDELTA_METHODS, timedeltaConstant } from './timedelta.ts'
import { BareTzInfo, FixedTimezone, TzInfo } from './tzinfo.ts'

/** The present moment in milliseconds since 1970, UTC. */
export type Clock = () => number

/** `modules.datetime`, as far as dbt shows it to templates. */
export function datetimeModule(clock: Clock): Dict {
  return Dict.from({
    date: dateClass(clock),
    datetime: datetimeClass(clock),
    time: timeClass(),
    timedelta: timedeltaClass(),
    tzinfo: new PyClass({
      name: 'datetime.tzinfo',
      construct: () => new BareTzInfo(),
      methods: new Map(),
      isInstance: (value): value is TzInfo => value instanceof TzInfo,
    }),
  })
}

/** Moments without a zone of their own are what the clock of the machine shows. */
function localNow(clock: Clock): PyDateTime {
  return localAt(BigInt(Math.round(clock() * 1000)))
}

function localAt(microseconds: bigint): PyDateTime {
  return PyDateTime.atInstant(microseconds, localTimezone()).withZone(null)
}

/** Today's date where the machine stands, or now in UTC as an aware datetime: for the host's own values. */
export function utcNow(clock: Clock): PyDateTime {
  return PyDateTime.fromMicroseconds(BigInt(Math.round(clock() * 1000)), FixedTimezone.utc)
}

type Member = (call: CallArguments) => Value

function members(
  table: Readonly<Record<string, Member>>,
  constants: Readonly<Record<string, Value>>,
): Map<string, Value> {
  const result = new Map<string, Value>(Object.entries(constants))
  for (const [name, run] of Object.entries(table)) result.set(name, new HostCallable(name, run))
  return result
}

function dateClass(clock: Clock): PyClass<PyDate> {
  return new PyClass({
    name: 'datetime.date',
    construct: (call) => new PyDate(...dayArguments(bindBuiltin(null, call, ['year', 'month', 'day'], 3))),
    methods: DATE_METHODS,
    isInstance: (value): value is PyDate => value instanceof PyDate,
    members: members(
      {
        today: () => dayOf(localNow(clock)),
        fromtimestamp: (call) => dayOf(localAt(timestampArgument(call.args[0]))),
        fromordinal: (call) => PyDate.fromOrdinal(integerArgument(call.args[0] ?? null)),
        fromisoformat: (call) => dateFromIso(isoText(call)),
        fromisocalendar: (call) => isoCalendarDay(call),
      },
      { min: new PyDate(1, 1, 1), max: new PyDate(9999, 12, 31), resolution: PyTimedelta.ofSeconds(86_400) },
    ),
  })
}

function datetimeClass(clock: Clock): PyClass<PyDateTime> {
  const now: Member = (call) => {
    const zone = tzinfoArgument(bindBuiltin('now', call, ['tz'])[0])
    return zone === null ? localNow(clock) : utcNow(clock).astimezone(zone)
  }
  return new PyClass({
    name: 'datetime.datetime',
    construct: makeDateTime,
    methods: DATETIME_METHODS,
    isInstance: (value): value is PyDateTime => value instanceof PyDateTime,
    members: members(
      {
        now,
        today: () => localNow(clock),
        utcnow: () => utcNow(clock).withZone(null),
        fromtimestamp: (call) => {
          const [timestamp, tz] = bindBuiltin('fromtimestamp', call, ['timestamp', 'tz'], 1)
          const zone = tzinfoArgument(tz)
          const instant = timestampArgument(timestamp)
          return zone === null ? localAt(instant) : PyDateTime.atInstant(instant, zone)
        },
        utcfromtimestamp: (call) => PyDateTime.fromMicroseconds(timestampArgument(call.args[0]), null),
        fromordinal: (call) =>
          PyDateTime.combine(PyDate.fromOrdinal(integerArgument(call.args[0] ?? null)), new PyTime()),
        fromisoformat: (call) => dateTimeFromIso(isoText(call)),
        fromisocalendar: (call) => PyDateTime.combine(isoCalendarDay(call), new PyTime()),
        strptime: (call) => {
          if (call.args.length !== 2 || call.kwargs.size > 0) {
            const given = call.args.length + call.kwargs.size
            const refusal = call.kwargs.size > 0 ? 'no keyword arguments' : `exactly 2 arguments (${given} given)`
            throw new PyError('TypeError', `strptime() takes ${refusal}`)
          }
          const [text, format] = call.args
          return strptime(stringArgument('strptime', text as Value, 1), stringArgument('strptime', format as Value, 2))
        },
        combine: (call) => {
          const [date, time, tz] = bindBuiltin('combine', call, ['date', 'time', 'tzinfo'], 2)
          if (!(date instanceof PyDate)) throw wrongArgument('combine', 1, 'datetime.date', date as Value)
          if (!(time instanceof PyTime)) throw wrongArgument('combine', 2, 'datetime.time', time as Value)
          return PyDateTime.combine(date, time, tzinfoArgument(tz, time.tzinfo))
        },
      },
      {
        min: new PyDateTime(1, 1, 1),
        max: new PyDateTime(9999, 12, 31, 23, 59, 59, 999_999),
        resolution: new PyTimedelta(1n),
      },
    ),
  })
}

function timeClass(): PyClass<PyTime> {
  return new PyClass({
    name: 'datetime.time',
    construct: makeTime,
    methods: TIME_METHODS,
    isInstance: (value): value is PyTime => value instanceof PyTime,
    members: members(
      { fromisoformat: (call) => timeFromIso(isoText(call)) },
      { min: new PyTime(), max: new PyTime(23, 59, 59, 999_999), resolution: new PyTimedelta(1n) },
    ),
  })
}

function timedeltaClass(): PyClass<PyTimedelta> {
  return new PyClass({
    name: 'datetime.timedelta',
    construct: makeTimedelta,
    methods: TIMEDELTA_METHODS,
    isInstance: (value): value is PyTimedelta => value instanceof PyTimedelta,
    members: new Map<string, Value>([
      ['min', timedeltaConstant('min')],
      ['max', timedeltaConstant('max')],
      ['resolution', timedeltaConstant('resolution')],
    ]),
  })
}

function dayOf(moment: PyDateTime): PyDate {
  return new PyDate(moment.year, moment.month, moment.day)
}

function isoCalendarDay(call: CallArguments): PyDate {
  const bound = bindBuiltin('fromisocalendar', call, ['year', 'week', 'day'], 3)
  const [year, week, day] = bound.map((value) => integerArgument(value as Value)) as [number, number, number]
  return dateFromIsoWeek(year, week, day)
}

function isoText(call: CallArguments): string {
  const text = call.args[0]
  if (typeof text !== 'string') throw new PyError('TypeError', 'fromisoformat: argument must be str')
  return text
}

/** Seconds since 1970, rounded to the microsecond with halves to even. */
function timestampArgument(value: Value | undefined): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value) * 1_000_000n
  if (value instanceof Float) {
    const whole = Math.floor(value.value)
    return BigInt(whole) * 1_000_000n + BigInt(Math.round((value.value - whole) * 1e6))
  }
  throw new PyError('TypeError', `'${typeName(value ?? null)}' object cannot be interpreted as an integer`)
}

function wrongArgument(callee: string, position: number, wanted: string, value: Value): PyError {
  return new PyError('TypeError', `${callee}() argument ${position} must be ${wanted}, not ${typeName(value)}`)
}
