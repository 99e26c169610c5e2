import { COMMON_MACROS } from './common.ts'
import { DATE_ARITHMETIC } from './date-arithmetic.ts'
import { postgresDateText, postgresParseFormat, unresolved } from './date-format.ts'
import { type DialectMacro, macro, macros } from './macro.ts'
import { numberText } from './number-format.ts'
import { textOf } from './text-of.ts'

/** Functions of PostgreSQL that DuckDB does not have, or not with these arguments. */
export const POSTGRES_MACROS: readonly DialectMacro[] = [
  ...COMMON_MACROS,
  // Texts
  macro(
    'initcap',
    `(x) as list_reduce(list_prepend('', regexp_extract_all(x, '[A-Za-z0-9\u00c0-\u024f]+|[^A-Za-z0-9\u00c0-\u024f]+')), lambda a, b: a || upper(b[1]) || lower(b[2:]))`,
  ),
  macro('quote_literal', `(x) as '''' || replace(x::varchar, '''', '''''') || ''''`),
  macro('quote_nullable', `(x) as coalesce('''' || replace(x::varchar, '''', '''''') || '''', 'NULL')`),
  macro(
    'quote_ident',
    `(x) as case when regexp_full_match(x, '[a-z_][a-z0-9_$]*') then x else '"' || replace(x, '"', '""') || '"' end`,
  ),
  macro('btrim', '(x) as trim(x)', '(x, characters) as trim(x, characters)'),
  macro('regexp_substr', `(x, pattern) as nullif(regexp_extract(x, pattern), '')`),
  macro('regexp_count', '(x, pattern) as len(regexp_extract_all(x, pattern))'),
  macro(
    'regexp_like',
    '(x, pattern) as regexp_matches(x, pattern)',
    `(x, pattern, flags) as regexp_matches(x, pattern, ${unresolved('flags')})`,
  ),
  macro(
    'regexp_match',
    `(x, pattern) as case when regexp_matches(x, pattern) then [regexp_extract(x, pattern, case when regexp_matches(${unresolved('pattern')}, '(^|[^\\\\])\\([^?]') then 1 else 0 end)] end`,
  ),
  macro('"~*"', `(x, pattern) as regexp_matches(x, pattern, 'i')`),
  macro('"!~*"', `(x, pattern) as not regexp_matches(x, pattern, 'i')`),
  macro(
    'decode',
    `(x, format) as case lower(format) when 'hex' then unhex(case lower(format) when 'hex' then x else '' end) else from_base64(case lower(format) when 'hex' then '' else x end) end`,
    '(x) as system.main.decode(x)',
  ),
  macro(
    'encode',
    `(x, format) as case lower(format) when 'hex' then lower(hex(x)) else base64(x::blob) end`,
    '(x) as system.main.encode(x)',
  ),

  // Numbers
  macro('number_text', `(x, f) as ${numberText('x::decimal(38, 9)', 'f', 'postgres')}`),
  macro('div', '(a, b) as system.main.trunc(a / b)::bigint'),
  macro('to_number', `(x, format) as system.main.regexp_replace(x, '[^0-9.-]', '', 'g')::decimal(38, 9)`),

  // Dates
  ...DATE_ARITHMETIC,
  macro('to_char', `(x, f) as ${textOf('x', 'f', 'postgres', postgresDateText)}`),
  macro('to_date', `(x, f) as strptime(x::varchar, ${postgresParseFormat('f')})::date`),
  macro(
    'to_timestamp',
    '(x) as system.main.to_timestamp(x)',
    `(x, f) as strptime(x::varchar, ${postgresParseFormat('f')})::timestamptz`,
  ),
  macro('date_bin', '(width, d, origin) as time_bucket(width, d::timestamp, origin::timestamp)'),
  ...macros(['clock_timestamp', 'statement_timestamp'], '() as now()'),

  // Arrays and JSON
  macro('array_remove', '(list, item) as list_filter(list, lambda each: each is distinct from item)'),
  macro('array_upper', '(list, dimension) as nullif(len(list), 0)'),
  macro('array_lower', '(list, dimension) as case when len(list) > 0 then 1 end'),
  macro('to_jsonb', '(x) as to_json(x)'),
  ...macros(
    ['jsonb_extract_path_text', 'json_extract_path_text'],
    `(j, a) as json_extract_string(j, '$."' || a || '"')`,
    `(j, a, b) as json_extract_string(j, '$."' || a || '"."' || b || '"')`,
    `(j, a, b, c) as json_extract_string(j, '$."' || a || '"."' || b || '"."' || c || '"')`,
  ),
  ...macros(['jsonb_array_elements', 'json_array_elements'], '(j) as unnest(j::json::json[])'),
  ...macros(
    ['jsonb_array_elements_text', 'json_array_elements_text'],
    `(j) as unnest(json_extract_string(j::json, '$[*]'))`,
  ),
  ...macros(['jsonb_object_keys', 'json_object_keys'], '(j) as unnest(json_keys(j::json))'),
  macro('uuid_generate_v4', '() as uuid()'),
]
