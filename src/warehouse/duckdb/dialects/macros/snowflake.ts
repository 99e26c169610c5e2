import { COMMON_MACROS } from './common.ts'
import { snowflakeFormat } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'
import { SNOWFLAKE_DATES } from './snowflake-dates.ts'
import { REGULAR_EXPRESSION_MACROS } from './snowflake-regular-expressions.ts'
import { SEMI_STRUCTURED_MACROS } from './snowflake-semi-structured.ts'
import { textOf } from './text-of.ts'
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

  ...SNOWFLAKE_DATES,

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
  ...macros(
    ['trunc', 'truncate'],
    '(x) as system.main.trunc(x)',
    '(x, n) as (sign(x) * floor(abs(x) * power(10, n)) / power(10, n))::decimal(38, 9)',
  ),
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
