import { COMMON_MACROS } from './common.ts'
import { snowflakeFormat } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'
import { numberText } from './number-format.ts'
import { SNOWFLAKE_DATES } from './snowflake-dates.ts'
import { SEMI_STRUCTURED_MACROS } from './snowflake-semi-structured.ts'
import { TEXT_MACROS } from './snowflake-texts.ts'
import { isWhole, textOf } from './text-of.ts'

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

const truth = (x: string) => `(round(${x}::double) <> 0)`

/** A format behind a number tells of signs that are no digits. */
function decimalForms(cast: 'cast' | 'try_cast'): string[] {
  const digits = "system.main.regexp_replace(x::varchar, '[^0-9.-]', '', 'g')"
  const hasFormat = "typeof(p) = 'VARCHAR'"
  const value = (type: string) =>
    `case when ${hasFormat} then ${cast}(${digits} as ${type}) else ${cast}(x as ${type}) end`
  return [
    `(x) as ${cast}(x as decimal(38, 0))`,
    `(x, p) as ${value('decimal(38, 0)')}`,
    `(x, p, s) as case when ${hasFormat} then round(${value('decimal(38, 9)')})::decimal(38, 9) else round(${value('decimal(38, 9)')}, s)::decimal(38, 9) end`,
    `(x, f, p, s) as round(${cast}(${digits} as decimal(38, 9)), s)`,
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
  // Of a number that has a fraction the nearest whole one counts.
  macro('booland', `(a, b) as ${truth('a')} and ${truth('b')}`),
  macro('boolor', `(a, b) as ${truth('a')} or ${truth('b')}`),
  macro('boolxor', `(a, b) as ${truth('a')} <> ${truth('b')}`),
  macro('boolnot', `(a) as not ${truth('a')}`),

  ...SNOWFLAKE_DATES,

  // Conversions
  macro('number_text', `(x, f) as ${numberText('x::decimal(38, 9)', 'f', 'snowflake')}`),
  ...macros(
    ['to_char', 'to_varchar'],
    "(x) as case when typeof(x) = 'JSON' then case when x is not null then coalesce(system.main.to_json(x)->>'$', 'null') end else x::varchar end",
    `(x, f) as ${textOf('x', 'f', 'snowflake', (d, format) => `strftime(${d}, ${snowflakeFormat(format)})`)}`,
  ),
  // With sizes that are numbers a rule makes a cast of them.
  ...macros(['to_number', 'to_decimal', 'to_numeric'], ...decimalForms('cast')),
  ...macros(['try_to_number', 'try_to_decimal', 'try_to_numeric'], ...decimalForms('try_cast')),
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

  ...TEXT_MACROS,

  // Numbers
  macro('truncate', '(x) as system.main.trunc(x)', '(x, n) as trunc(x, n)'),
  ...['ceil', 'floor'].map((name) =>
    macro(
      name,
      `(x) as system.main.${name}(x)`,
      `(x, n) as system.main.${name}(round(x * power(10, n), 6)) / power(10, n)`,
    ),
  ),
  // Between two whole numbers there are whole ones.
  macro(
    'uniform',
    `(a, b, source) as cast_to_type(case when ${isWhole('a')} and ${isWhole('b')} then system.main.floor(random() * (b - a + 1)) + a else random() * (b - a) + a end, a + b)`,
  ),
  macro('square', '(x) as x * x'),
  macro('bitand', '(a, b) as a::bigint & b::bigint'),
  macro('bitor', '(a, b) as a::bigint | b::bigint'),
  macro('bitxor', '(a, b) as xor(a::bigint, b::bigint)'),
  macro(
    'haversine',
    '(lat1, lon1, lat2, lon2) as 2 * 6371 * asin(sqrt(power(sin(radians(lat2 - lat1) / 2), 2) + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))',
  ),

  ...SEMI_STRUCTURED_MACROS,
]
