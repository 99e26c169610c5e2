import { COMMON_MACROS } from './common.ts'
import { DATE_ARITHMETIC } from './date-arithmetic.ts'
import { snowflakeFormat } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'
import { REGULAR_EXPRESSION_MACROS } from './snowflake-regular-expressions.ts'
import { SEMI_STRUCTURED_MACROS } from './snowflake-semi-structured.ts'
import { isNumber, textOf } from './text-of.ts'
import { tokensOf } from './tokens-of.ts'

/** Of functions that take any number of values; this many are looked for here. */
const MOST_VALUES = 12

function decodeForms(): string[] {
  return Array.from({ length: 2 * MOST_VALUES }, (_, index) => {
    const count = index + 2
    const names = Array.from({ length: count }, (_, at) => `a${at}`)
    const pairs = Math.floor(count / 2)
    const cases = Array.from({ length: pairs }, (_, at) => `when x is not distinct from a${2 * at} then a${2 * at + 1}`)
    const rest = count % 2 === 1 ? ` else a${count - 1}` : ''
    return `(x, ${names.join(', ')}) as case ${cases.join(' ')}${rest} end`
  })
}

/** DuckDB's passes over NULL. Each argument stands once, so that calls in calls do not grow. */
function comparing(name: 'greatest' | 'least'): DialectMacro[] {
  const sign = name === 'greatest' ? '>' : '<'
  const forms = Array.from({ length: MOST_VALUES }, (_, index) => {
    const names = Array.from({ length: index + 1 }, (_, at) => `a${at}`).join(', ')
    return { names, list: `[${names}]` }
  })
  const better = `lambda a, b: case when a is null or b is null then null when a ${sign} b then a else b end`
  return [
    macro(name, ...forms.map(({ names, list }) => `(${names}) as list_reduce(${list}, ${better})`)),
    macro(`${name}_ignore_nulls`, ...forms.map(({ names }) => `(${names}) as system.main.${name}(${names})`)),
  ]
}

/** Of the type that it had: a date stays one. */
function truncated(d: string): string {
  return `cast_to_type(system.main.date_trunc(part, ${d}::timestamp), ${d})`
}

function parsed(type: string): string {
  return `try_strptime(x::varchar, ${snowflakeFormat('f')})::${type}`
}

/** Seconds since 1970, or a text. */
const fromNumber = (digits: string) =>
  `make_timestamp((try_cast(x::varchar as double) * power(10, 6 - ${digits}))::bigint)`

/** Functions of Snowflake that DuckDB does not have, or that do another thing there. */
export const SNOWFLAKE_MACROS: readonly DialectMacro[] = [
  ...COMMON_MACROS,
  // Conditions
  macro('iff', '(condition, a, b) as case when condition then a else b end'),
  macro('nvl', '(a, b) as coalesce(a, b)'),
  macro('nvl2', '(x, a, b) as case when x is not null then a else b end'),
  macro('zeroifnull', '(x) as coalesce(x, 0)'),
  macro('nullifzero', '(x) as nullif(x, 0)'),
  ...comparing('greatest'),
  ...comparing('least'),
  macro('div0', '(a, b) as case when b = 0 then 0 else a / b end'),
  macro('div0null', '(a, b) as case when coalesce(b, 0) = 0 then 0 else a / b end'),
  macro('equal_null', '(a, b) as a is not distinct from b'),
  macro('decode', '(x) as system.main.decode(x)', ...decodeForms()),
  macro('booland', '(a, b) as a::boolean and b::boolean'),
  macro('boolor', '(a, b) as a::boolean or b::boolean'),
  macro('boolxor', '(a, b) as a::boolean <> b::boolean'),
  macro('boolnot', '(a) as not a::boolean'),

  // Dates
  ...DATE_ARITHMETIC,
  macro('timediff', '(part, a, b) as date_diff(part, a, b)'),
  macro('date_trunc', `(part, d) as ${truncated('d')}`),
  macro('trunc_date', `(d, part) as ${truncated('d')}`),
  ...macros(
    ['trunc', 'truncate'],
    '(x) as system.main.trunc(x)',
    '(x, n) as (sign(x) * floor(abs(x) * power(10, n)) / power(10, n))::decimal(38, 9)',
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
    `(a, b) as date_diff('month', b::date, a::date) + case when day(a::date) = day(b::date) or (a::date = system.main.last_day(a::date) and b::date = system.main.last_day(b::date)) then 0 else (day(a::date) - day(b::date)) / 31.0 end`,
  ),
  macro(
    'next_day',
    `(d, name) as d::date + ((list_position(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], lower(name[1:2]))::int - isodow(d::date)::int + 6) % 7 + 1)::int`,
  ),
  macro(
    'previous_day',
    `(d, name) as d::date + ((list_position(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], lower(name[1:2]))::int - isodow(d::date)::int - 6) % 7 - 1)::int`,
  ),
  macro(
    'convert_timezone',
    '(target, d) as timezone(target, d::timestamptz)',
    '(source, target, d) as timezone(target, timezone(source, d::timestamp))',
  ),
  ...macros(
    ['date_from_parts', 'datefromparts'],
    '(y, m, d) as (make_date(y::int, 1, 1) + to_months(m::int - 1) + to_days(d::int - 1))::date',
  ),
  ...macros(
    ['timestamp_from_parts', 'timestamp_ntz_from_parts'],
    '(y, m, d, h, mi, s) as make_timestamp(y::bigint, m::bigint, d::bigint, h::bigint, mi::bigint, s::double)',
    '(y, m, d, h, mi, s, ns) as make_timestamp(y::bigint, m::bigint, d::bigint, h::bigint, mi::bigint, s + ns / 1e9)',
  ),
  ...macros(['time_from_parts', 'timefromparts'], '(h, m, s) as make_time(h::bigint, m::bigint, s::double)'),
  macro('monthname', `(d) as strftime(d::timestamp, '%b')`),
  macro('dayname', `(d) as strftime(d::timestamp, '%a')`),
  macro('dayofweekiso', '(d) as isodow(d::timestamp)'),
  ...macros(['weekiso', 'weekofyear'], '(d) as week(d::timestamp)'),
  ...macros(['yearofweekiso', 'yearofweek'], '(d) as isoyear(d::timestamp)'),
  ...macros(['getdate', 'sysdate', 'systimestamp', 'localtimestamp'], '() as now()::timestamp'),
  ...macros(['current_timestamp'], '() as now()', '(digits) as now()'),
  macro('to_date', `(x) as x::date`, `(x, f) as strptime(x::varchar, ${snowflakeFormat('f')})::date`),
  macro('date', '(x) as x::date', `(x, f) as strptime(x::varchar, ${snowflakeFormat('f')})::date`),
  macro('try_to_date', '(x) as try_cast(x as date)', `(x, f) as ${parsed('date')}`),
  ...macros(
    ['to_timestamp', 'to_timestamp_ntz', 'to_timestamp_ltz', 'to_timestamp_tz'],
    `(x) as case when ${isNumber('x')} then ${fromNumber('0')} else (case when ${isNumber('x')} then null else x::varchar end)::timestamp end`,
    `(x, f) as case when ${isNumber('x')} then ${fromNumber('try_cast(f as integer)')} else strptime(x::varchar, ${snowflakeFormat('f')}) end`,
  ),
  ...macros(
    ['try_to_timestamp', 'try_to_timestamp_ntz', 'try_to_timestamp_ltz', 'try_to_timestamp_tz'],
    '(x) as try_cast(x as timestamp)',
    `(x, f) as ${parsed('timestamp')}`,
  ),
  macro('to_time', '(x) as x::time'),

  // Conversions
  ...macros(
    ['to_char', 'to_varchar'],
    '(x) as x::varchar',
    `(x, f) as ${textOf('x', 'f', (d, format) => `strftime(${d}, ${snowflakeFormat(format)})`)}`,
  ),
  ...macros(
    ['to_number', 'to_decimal', 'to_numeric'],
    '(x) as round(x::decimal(38, 9))::decimal(38, 0)',
    `(x, p) as case when typeof(p) = 'VARCHAR' then system.main.regexp_replace(x::varchar, '[^0-9.-]', '', 'g')::decimal(38, 0) else x::decimal(38, 0) end`,
    '(x, p, s) as round(x::decimal(38, 9), s)',
  ),
  ...macros(
    ['try_to_number', 'try_to_decimal', 'try_to_numeric'],
    '(x) as try_cast(x as decimal(38, 0))',
    '(x, p) as try_cast(x as decimal(38, 0))',
    '(x, p, s) as round(try_cast(x as decimal(38, 9)), s)',
  ),
  macro('to_double', '(x) as x::double'),
  macro('try_to_double', '(x) as try_cast(x as double)'),
  macro(
    'to_boolean',
    `(x) as case lower(x::varchar) when 'y' then true when 'on' then true when 'n' then false when 'off' then false else x::boolean end`,
  ),
  macro(
    'try_to_boolean',
    `(x) as case lower(x::varchar) when 'y' then true when 'on' then true when 'n' then false when 'off' then false else try_cast(x as boolean) end`,
  ),

  // Texts
  macro(
    'lpad',
    `(x, n) as system.main.lpad(x::varchar, n::int, ' ')`,
    '(x, n, fill) as system.main.lpad(x::varchar, n::int, fill::varchar)',
  ),
  macro(
    'rpad',
    `(x, n) as system.main.rpad(x::varchar, n::int, ' ')`,
    '(x, n, fill) as system.main.rpad(x::varchar, n::int, fill::varchar)',
  ),
  macro('"left"', '(x, n) as system.main."left"(x::varchar, n::int)'),
  macro('"right"', '(x, n) as system.main."right"(x::varchar, n::int)'),
  macro(
    'split_part',
    '(x, separator, n) as system.main.split_part(x::varchar, separator::varchar, case when n = 0 then 1 else n::int end)',
  ),
  macro(
    'replace',
    `(x, a) as system.main.replace(x::varchar, a::varchar, '')`,
    '(x, a, b) as system.main.replace(x::varchar, a::varchar, b::varchar)',
  ),
  macro('startswith', '(x, a) as starts_with(x::varchar, a::varchar)'),
  macro('endswith', '(x, a) as ends_with(x::varchar, a::varchar)'),
  macro(
    'charindex',
    '(a, x) as instr(x::varchar, a::varchar)',
    '(a, x, n) as case when instr(substr(x::varchar, n), a::varchar) = 0 then 0 else instr(substr(x::varchar, n), a::varchar) + n - 1 end',
  ),
  macro(
    'strtok',
    `(x) as (${tokensOf('x', "' '")})[1]`,
    `(x, delimiters) as (${tokensOf('x', 'delimiters')})[1]`,
    `(x, delimiters, n) as (${tokensOf('x', 'delimiters')})[n]`,
  ),
  ...REGULAR_EXPRESSION_MACROS,
  macro(
    'concat',
    ...Array.from({ length: 10 }, (_, index) => {
      const names = Array.from({ length: index + 1 }, (_, at) => `a${at}`)
      return `(${names.join(', ')}) as ${names.map((name) => `${name}::varchar`).join(' || ')}`
    }),
  ),
  macro('editdistance', '(a, b) as levenshtein(a::varchar, b::varchar)'),
  macro('insert', '(x, start, length, y) as substr(x, 1, start - 1) || y || substr(x, start + length)'),
  macro('space', `(n) as repeat(' ', n::int)`),
  macro('octet_length', '(x) as strlen(x::varchar)'),
  macro('base64_encode', '(x) as to_base64(encode(x::varchar))'),
  macro('base64_decode_string', '(x) as system.main.decode(from_base64(x))'),
  macro('hex_encode', '(x) as hex(x::varchar)'),

  // Numbers
  macro('square', '(x) as x * x'),
  macro('bitand', '(a, b) as a::bigint & b::bigint'),
  macro('bitor', '(a, b) as a::bigint | b::bigint'),
  macro('bitxor', '(a, b) as xor(a::bigint, b::bigint)'),
  macro(
    'haversine',
    '(lat1, lon1, lat2, lon2) as 2 * 6371 * asin(sqrt(power(sin(radians(lat2 - lat1) / 2), 2) + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))',
  ),

  // Hashes
  ...macros(['md5_hex'], '(x) as md5(x::varchar)'),
  ...macros(['sha2', 'sha2_hex'], '(x) as sha256(x::varchar)', '(x, bits) as sha256(x::varchar)'),
  ...macros(['sha1_hex'], '(x) as sha1(x::varchar)'),
  macro('uuid_string', '() as uuid()::varchar'),
  ...SEMI_STRUCTURED_MACROS,
]
