import { type DialectMacro, macro, macros } from './macro.ts'
import { REGULAR_EXPRESSION_MACROS } from './snowflake-regular-expressions.ts'
import { tokensOf } from './tokens-of.ts'

/** Of functions that take any number of texts; this many are put together. */
const MOST_TEXTS = 24

function textForms(before: string, put: (names: readonly string[]) => string): string[] {
  return Array.from({ length: MOST_TEXTS }, (_, index) => {
    const names = Array.from({ length: index + 1 }, (_, at) => `a${at}`)
    return `(${before}${names.join(', ')}) as ${put(names.map((name) => `${name}::varchar`))}`
  })
}

/** What stands between words for INITCAP: an apostrophe does not. */
const BETWEEN_WORDS = '\\s!?@"^#$&~_,.:;+\\-*%/|\\\\\\[\\](){}<>'

function capitalized(between: string): string {
  const words = `system.main.regexp_extract_all(x::varchar, '[^' || ${between} || ']+|[' || ${between} || ']')`
  const word = `case when regexp_full_match(each, '[' || ${between} || ']') then each else upper(each[1]) || lower(each[2:]) end`
  return `case when x::varchar = '' then '' else system.main.array_to_string(list_transform(${words}, lambda each: ${word}), '') end`
}

/** Characters as they can stand in a class of a regular expression, which may not be empty. */
const asClass = (characters: string) =>
  `system.main.regexp_replace(${characters}, '([\\[\\]\\\\^-])', '\\\\\\1', 'g') || '\ue000'`

const URL = (part: string, group: number) =>
  `nullif(regexp_extract(x::varchar, '^([A-Za-z][A-Za-z0-9+.-]*):(//([^/?#:]*(?::[^/?#@]*@[^/?#:]*)?)(?::([0-9]+))?)?/?([^?#]*)(\\?([^#]*))?(#(.*))?$', ${group}), '${part}')`

const QUERY = URL('', 7)

const PARAMETERS =
  `case when ${QUERY} is not null then object_of(list_transform(string_split(${QUERY}, '&'), lambda each: ` +
  "[system.main.to_json(system.main.split_part(each, '=', 1)), system.main.to_json(each[length(system.main.split_part(each, '=', 1)) + 2:])])) end"

const PARSED =
  `json_object('fragment', ${URL('', 9)}, 'host', ${URL('', 3)}, 'parameters', ${PARAMETERS}, 'path', case when regexp_matches(x::varchar, '^[A-Za-z][A-Za-z0-9+.-]*:') then coalesce(${URL('', 5)}, '') end, ` +
  `'port', ${URL('', 4)}, 'query', ${QUERY}, 'scheme', ${URL('', 1)})`

const hasScheme = "regexp_matches(x::varchar, '^[A-Za-z][A-Za-z0-9+.-]*:')"

const IS_IPV4 = "regexp_full_match(x::varchar, '([0-9]{1,3}[.]){3}[0-9]{1,3}(/[0-9]{1,2})?')"

const NO_IP =
  "case when contains(x::varchar, ':') then 'PARSE_IP of IPv6 is not provided by dialect: snowflake' else 'PARSE_IP: no valid IP address' end"

/** The address as a number, and the range that its mask leaves open. */
const IPV4 =
  "list_transform([{'host': system.main.split_part(x::varchar, '/', 1), 'bits': try_cast(nullif(system.main.split_part(x::varchar, '/', 2), '') as int)}], lambda part: " +
  "list_transform([{'ip': list_reduce(list_transform(string_split(part.host, '.'), lambda each: each::bigint), lambda a, b: a * 256 + b), 'size': (2 ** (32 - part.bits))::bigint}], lambda found: " +
  `object_of(${pairs({
    family: '4',
    host: 'part.host',
    ip_fields: '[found.ip, 0, 0, 0]',
    ip_type: 'lower(kind)',
    ipv4: 'found.ip',
    ipv4_range_end: 'found.ip - found.ip % found.size + found.size - 1',
    ipv4_range_start: 'found.ip - found.ip % found.size',
    netmask_prefix_length: 'part.bits',
    snowflake$type: "'ip_address'",
  })}))[1])[1]`

function pairs(of: Readonly<Record<string, string>>): string {
  const each = Object.entries(of).map(
    ([key, value]) => `[system.main.to_json('${key}'), system.main.to_json(${value})]`,
  )
  return `[${each.join(', ')}]`
}

/** Nothing to fill with: it is only cut. */
const padded = (name: string) =>
  `case when fill::varchar = '' then system.main."left"(x::varchar, n::int) else system.main.${name}(x::varchar, n::int, case when fill::varchar = '' then ' ' else fill::varchar end) end`

const isWide = (text: string) => `(strlen(${text}::varchar) <> length(${text}::varchar))`

/** DuckDB counts bytes: letters that have several become such of one. */
const narrow = (text: string) =>
  `list_aggregate(list_transform(string_split(${text}::varchar, ''), lambda letter: case when strlen(letter) = 1 then letter else chr(list_position(list_sort(list_distinct(list_filter(string_split(a || b, ''), lambda each: strlen(each) > 1))), letter)) end), 'string_agg', '')`

const DISTANCE = `case when a is null or b is null then null when ${isWide('a')} or ${isWide('b')} then levenshtein(coalesce(${narrow('a')}, ''), coalesce(${narrow('b')}, '')) else levenshtein(a::varchar, b::varchar) end`

/** Snowflake's functions on texts. */
export const TEXT_MACROS: readonly DialectMacro[] = [
  macro(
    'initcap',
    `(x) as ${capitalized(`'${BETWEEN_WORDS}'`)}`,
    `(x, delimiters) as case when delimiters = '' then upper(x[1]) || lower(x[2:]) else ${capitalized(asClass('delimiters'))} end`,
  ),
  macro('lpad', `(x, n) as system.main.lpad(x::varchar, n::int, ' ')`, `(x, n, fill) as ${padded('lpad')}`),
  macro('rpad', `(x, n) as system.main.rpad(x::varchar, n::int, ' ')`, `(x, n, fill) as ${padded('rpad')}`),
  macro('"left"', '(x, n) as system.main."left"(x::varchar, n::int)'),
  macro('"right"', '(x, n) as system.main."right"(x::varchar, n::int)'),
  ...macros(
    ['substr', '"substring"'],
    "(x, start) as case when start < 0 and -start > length(x::varchar) then '' else system.main.substr(x::varchar, case when start = 0 then 1 else start end) end",
    "(x, start, n) as case when n < 0 or (start < 0 and -start > length(x::varchar)) then '' else system.main.substr(x::varchar, case when start = 0 then 1 else start end, n) end",
  ),
  macro(
    'split_part',
    "(x, separator, n) as case when separator = '' then case when abs(n) > 1 then '' else x::varchar end else system.main.split_part(x::varchar, separator::varchar, case when n = 0 then 1 else n::int end) end",
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
    '(a, x, n) as case when instr(system.main.substr(x::varchar, n), a::varchar) = 0 then 0 else instr(system.main.substr(x::varchar, n), a::varchar) + n - 1 end',
  ),
  macro(
    'strtok',
    `(x) as (${tokensOf('x', "' '")})[1]`,
    `(x, delimiters) as (${tokensOf('x', 'delimiters')})[1]`,
    `(x, delimiters, n) as (${tokensOf('x', 'delimiters')})[n]`,
  ),
  ...REGULAR_EXPRESSION_MACROS,
  macro('concat', ...textForms('', (names) => names.join(' || '))),
  // NULL makes NULL of all.
  macro('concat_ws', ...textForms('separator, ', (names) => names.join(' || separator || '))),
  macro(
    'editdistance',
    `(a, b) as ${DISTANCE}`,
    `(a, b, most) as case when ${DISTANCE} > most then case when most < 0 then 0 else most end else ${DISTANCE} end`,
  ),
  macro(
    'insert',
    '(x, start, length, y) as system.main.substr(x, 1, start - 1) || y || system.main.substr(x, start + length)',
  ),
  macro('space', `(n) as repeat(' ', n::int)`),
  macro('octet_length', '(x) as strlen(x::varchar)'),
  macro('base64_encode', '(x) as to_base64(encode(x::varchar))'),
  macro('base64_decode_string', '(x) as system.main.decode(from_base64(x))'),
  macro('hex_encode', '(x) as hex(x::varchar)'),
  macro('hex_decode_string', '(x) as system.main.decode(unhex(x))'),
  macro(
    'parse_url',
    `(x) as case when x is null then null when not ${hasScheme} then error('PARSE_URL: scheme not specified') else ${PARSED} end`,
    `(x, permissive) as case when x is null then null when ${hasScheme} then ${PARSED} when permissive = 1 then json_object('error', 'scheme not specified') else error('PARSE_URL: scheme not specified') end`,
  ),

  macro(
    'parse_ip',
    `(x, kind) as case when x is null or kind is null then null when ${IS_IPV4} then ${IPV4} else error(${NO_IP}) end`,
    `(x, kind, permissive) as case when x is null or kind is null then null when ${IS_IPV4} then ${IPV4} when permissive = 1 and not contains(x::varchar, ':') then json_object('error', ${NO_IP}) else error(${NO_IP}) end`,
  ),

  // Hashes
  macro('md5_hex', '(x) as md5(x::varchar)'),
  macro('md5_number_lower64', "(x) as ('0x' || md5(x::varchar)[17:])::ubigint"),
  macro('md5_number_upper64', "(x) as ('0x' || md5(x::varchar)[:16])::ubigint"),
  ...macros(
    ['sha2', 'sha2_hex'],
    '(x) as sha256(x::varchar)',
    "(x, bits) as case when bits = 256 then sha256(x::varchar) when bits is not null then error('SHA2 of ' || bits || ' bits is not provided by dialect: snowflake') end",
  ),
  macro('sha1_hex', '(x) as sha1(x::varchar)'),
  macro('uuid_string', '() as uuid()::varchar'),
]
