import { DATE_ARITHMETIC } from './date-arithmetic.ts'
import { snowflakeFormat, unresolved } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'
import { isMoment, isNumber } from './text-of.ts'

/** Of the type that it had: a date stays one. */
function truncated(d: string): string {
  return `cast_to_type(system.main.date_trunc(part, ${d}::timestamp), ${d})`
}

/** Seconds since 1970, or parts of them. */
const fromNumber = (digits: string) =>
  `make_timestamp((try_cast(x::varchar as double) * power(10, 6 - ${digits}))::bigint)`

/** Microseconds since 1970 of a text of digits: how many there are tells what it counts. */
const FROM_DIGITS =
  'case when abs(t::bigint) < 31536000000 then t::bigint * 1000000 when abs(t::bigint) < 31536000000000 then t::bigint * 1000 ' +
  'when abs(t::bigint) < 31536000000000000 then t::bigint else t::bigint // 1000 end'

/** What is understood of a text beside ISO's form, where no format is given. */
const OTHER_FORMS = "['%m/%d/%Y', '%d-%b-%Y', '%m/%d/%Y %H:%M:%S', '%d-%b-%Y %H:%M:%S']"
const FORMS_WITH_ZONE = "['%a, %d %b %Y %H:%M:%S %z', '%a %b %d %H:%M:%S %z %Y', '%m/%d/%Y %H:%M:%S %z']"

/** Between time and zone there may be a blank. */
const joined = (t: string) => `system.main.regexp_replace(${t}, '(:[0-9.]+) +([+-]|Z)', '\\1\\2')`

const isDigits = (t: string) => `regexp_full_match(${t}, '-?[0-9]+')`

/** The moment that a text names, `t` within a lambda; `cast` is CAST or TRY_CAST. A clock on the wall keeps its hands, whatever its zone. */
function localMoment(cast: 'cast' | 'try_cast'): string {
  const local = `system.main.regexp_replace(t, '(:[0-9.]+) *([+-][0-9]{2}:?([0-9]{2})?|Z)$', '\\1')`
  return (
    `case when ${isDigits('t')} then make_timestamp(${FROM_DIGITS}) else ` +
    `coalesce(try_cast(${local} as timestamp), try_strptime(t, ${OTHER_FORMS}), ${cast}(t as timestamp)) end`
  )
}

function zonedMoment(cast: 'cast' | 'try_cast'): string {
  return (
    `case when ${isDigits('t')} then make_timestamptz(${FROM_DIGITS}) else ` +
    `coalesce(try_cast(${joined('t')} as timestamptz), try_strptime(t, ${FORMS_WITH_ZONE})::timestamptz, try_strptime(t, ${OTHER_FORMS})::timestamptz, ${cast}(t as timestamptz)) end`
  )
}

const ofText = (text: string, moment: string) => `list_transform([${text}], lambda t: ${moment})[1]`

/** Without a format, or with the one that says so. */
const isAuto = `lower(${unresolved('f')}) = 'auto'`

const numberOrText = (moment: string) =>
  `case when ${isNumber('x')} then ${fromNumber('0')} else ${ofText(`case when ${isNumber('x')} then null else x::varchar end`, moment)} end`

const byFormat = (parse: string, moment: string) =>
  `case when ${isAuto} then ${moment} else ${parse}(x::varchar, ${snowflakeFormat('f')}) end`

const DATE_FORMS = [
  `(x) as case when ${isMoment('x')} then x::date else ${ofText('x::varchar', localMoment('cast'))}::date end`,
  `(x, f) as ${byFormat('strptime', ofText('x::varchar', localMoment('cast')))}::date`,
]

const micros = (h: string, m: string, s: string, ns: string) =>
  `to_microseconds(((${h}::bigint * 3600 + ${m}::bigint * 60 + ${s}) * 1000000)::bigint + ${ns}::bigint // 1000)`
const day = 'make_date(y::int, 1, 1) + to_months(m::int - 1) + to_days(d::int - 1)'

/** How wide a slice is, and where the first one begins. */
const SLICE =
  "case when lower(part) like 'year%' then to_years(n::int) when lower(part) like 'quarter%' then to_months(3 * n::int) when lower(part) like 'month%' then to_months(n::int) " +
  "when lower(part) like 'week%' then to_days(7 * n::int) when lower(part) like 'day%' then to_days(n::int) when lower(part) like 'hour%' then to_hours(n::int) " +
  "when lower(part) like 'minute%' then to_minutes(n::int) else to_seconds(n::int) end"
const SLICE_ORIGIN = "case when lower(part) like 'week%' then '1969-12-29' else '1970-01-01' end::timestamp"
const slice = `time_bucket(${SLICE}, d::timestamp, ${SLICE_ORIGIN})`

const DAYS = "['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']"
const NAMED_DAY = `list_position(${DAYS}, lower(trim(name)[1:2]))::int - isodow(d::date)::int`

const timeOfDay = (d: string) => `epoch(${d}::timestamp::time)`

/** Snowflake's functions on dates and times. */
export const SNOWFLAKE_DATES: readonly DialectMacro[] = [
  ...DATE_ARITHMETIC,
  macro('timediff', '(part, a, b) as date_diff(part, a, b)'),
  macro('date_trunc', `(part, d) as ${truncated('d')}`),
  macro('trunc_date', `(d, part) as ${truncated('d')}`),
  macro(
    'time_slice',
    `(d, n, part) as cast_to_type(${slice}, d)`,
    `(d, n, part, side) as cast_to_type(case when lower(side) = 'end' then ${slice} + ${SLICE} else ${slice} end, d)`,
  ),
  // Whole, where DuckDB has a fraction.
  macro(
    'epoch_part',
    "(part, d) as case part when 'epoch_second' then epoch_us(d) // 1000000 when 'epoch_millisecond' then epoch_us(d) // 1000 " +
      "when 'epoch_microsecond' then epoch_us(d) when 'epoch_nanosecond' then epoch_us(d) * 1000 else epoch_us(d) % 1000000 * 1000 end",
  ),
  macro(
    'last_day',
    '(d) as system.main.last_day(d::date)',
    `(d, part) as (case lower(part) when 'year' then date_trunc('year', d::date) + to_years(1) when 'quarter' then date_trunc('quarter', d::date) + to_months(3) ` +
      `when 'week' then date_trunc('week', d::date) + to_days(7) else date_trunc('month', d::date) + to_months(1) end - to_days(1))::date`,
  ),
  macro(
    'add_months',
    `(d, n) as cast_to_type(case when d::date = system.main.last_day(d::date) then system.main.last_day((d::timestamp + to_months(n::int))::date) + (d::timestamp - d::date) else d::timestamp + to_months(n::int) end, d)`,
  ),
  macro(
    'months_between',
    `(a, b) as date_diff('month', b::date, a::date) + case when day(a::date) = day(b::date) or (a::date = system.main.last_day(a::date) and b::date = system.main.last_day(b::date)) then 0 ` +
      `else (day(a::date) - day(b::date) + (${timeOfDay('a')} - ${timeOfDay('b')}) / 86400) / 31.0 end`,
  ),
  macro('next_day', `(d, name) as d::date + ((${NAMED_DAY} + 6) % 7 + 1)::int`),
  macro('previous_day', `(d, name) as d::date + ((${NAMED_DAY} - 6) % 7 - 1)::int`),
  macro(
    'convert_timezone',
    `(target, d) as case when typeof(d) = 'VARCHAR' then timezone(target, ${joined('d::varchar')}::timestamptz) else timezone(target, d::timestamptz) end`,
    '(source, target, d) as timezone(target, timezone(source, d::timestamp))',
  ),
  ...macros(['date_from_parts', 'datefromparts'], `(y, m, d) as (${day})::date`),
  ...macros(
    ['timestamp_from_parts', 'timestampfromparts', 'timestamp_ntz_from_parts', 'timestampntzfromparts'],
    '(d, t) as d::date + t::time',
    `(y, m, d, h, mi, s) as ${day} + ${micros('h', 'mi', 's', '0')}`,
    `(y, m, d, h, mi, s, ns) as ${day} + ${micros('h', 'mi', 's', 'ns')}`,
  ),
  ...macros(
    ['timestamp_ltz_from_parts', 'timestampltzfromparts', 'timestamp_tz_from_parts', 'timestamptzfromparts'],
    `(y, m, d, h, mi, s) as (${day} + ${micros('h', 'mi', 's', '0')})::timestamptz`,
    `(y, m, d, h, mi, s, ns) as (${day} + ${micros('h', 'mi', 's', 'ns')})::timestamptz`,
    `(y, m, d, h, mi, s, ns, zone) as timezone(zone, ${day} + ${micros('h', 'mi', 's', 'ns')})`,
  ),
  ...macros(
    ['time_from_parts', 'timefromparts'],
    `(h, m, s) as '00:00:00'::time + ${micros('h', 'm', 's', '0')}`,
    `(h, m, s, ns) as '00:00:00'::time + ${micros('h', 'm', 's', 'ns')}`,
  ),
  macro('monthname', `(d) as strftime(d::timestamp, '%b')`),
  macro('dayname', `(d) as strftime(d::timestamp, '%a')`),
  macro('dayofweekiso', '(d) as isodow(d::timestamp)'),
  ...macros(['weekiso', 'weekofyear'], '(d) as week(d::timestamp)'),
  ...macros(['yearofweekiso', 'yearofweek'], '(d) as isoyear(d::timestamp)'),
  macro('sysdate', "() as timezone('UTC', now())"),
  ...macros(['getdate', 'systimestamp'], '() as now()'),
  macro('localtimestamp', '() as now()', '(digits) as now()'),
  macro('current_timestamp', '() as now()', '(digits) as now()'),
  ...macros(['current_time', 'localtime'], '() as now()::timestamp::time', '(digits) as now()::timestamp::time'),

  // Out of texts and numbers
  macro('timestamp_of_number', `(x, digits) as ${fromNumber('digits')}`),
  ...macros(['to_date', 'date'], ...DATE_FORMS),
  macro(
    'try_to_date',
    `(x) as case when ${isMoment('x')} then x::date else ${ofText('x::varchar', localMoment('try_cast'))}::date end`,
    `(x, f) as ${byFormat('try_strptime', ofText('x::varchar', localMoment('try_cast')))}::date`,
  ),
  ...macros(
    ['to_timestamp', 'to_timestamp_ntz'],
    `(x) as ${numberOrText(localMoment('cast'))}`,
    `(x, f) as case when ${isNumber('x')} then ${fromNumber('try_cast(f as integer)')} else ${byFormat('strptime', ofText('x::varchar', localMoment('cast')))} end`,
  ),
  ...macros(
    ['to_timestamp_ltz', 'to_timestamp_tz'],
    `(x) as case when ${isNumber('x')} then timezone('UTC', ${fromNumber('0')}) else ${ofText(`case when ${isNumber('x')} then null else x::varchar end`, zonedMoment('cast'))} end`,
    `(x, f) as case when ${isNumber('x')} then timezone('UTC', ${fromNumber('try_cast(f as integer)')}) else (${byFormat('strptime', ofText('x::varchar', zonedMoment('cast')))})::timestamptz end`,
  ),
  ...macros(
    ['try_to_timestamp', 'try_to_timestamp_ntz'],
    `(x) as ${ofText('x::varchar', localMoment('try_cast'))}`,
    `(x, f) as ${byFormat('try_strptime', ofText('x::varchar', localMoment('try_cast')))}`,
  ),
  ...macros(
    ['try_to_timestamp_ltz', 'try_to_timestamp_tz'],
    `(x) as ${ofText('x::varchar', zonedMoment('try_cast'))}`,
    `(x, f) as (${byFormat('try_strptime', ofText('x::varchar', zonedMoment('try_cast')))})::timestamptz`,
  ),
  macro(
    'to_time',
    `(x) as ${ofText('x::varchar', `case when ${isDigits('t')} then date_trunc('second', make_timestamp(${FROM_DIGITS}))::time when contains(t, '-') or contains(t, '/') then (${localMoment('cast')})::time else t::time end`)}`,
    `(x, f) as strptime(x::varchar, ${snowflakeFormat('f')})::time`,
  ),
  macro(
    'try_to_time',
    '(x) as try_cast(x as time)',
    `(x, f) as try_strptime(x::varchar, ${snowflakeFormat('f')})::time`,
  ),
]
