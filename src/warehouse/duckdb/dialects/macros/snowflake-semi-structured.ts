import { type DialectMacro, macro, macros } from './macro.ts'
import { ARRAY_MACROS } from './snowflake-arrays.ts'
import { OBJECT_MACROS, underKey } from './snowflake-objects.ts'
import { tokensOf } from './tokens-of.ts'

const kind = (x: string) => `json_type(system.main.to_json(${x}))`

/** What is in a variant, if it is of such a kind. */
const only = (kinds: string, value: string) => `case when ${kind('x')} in (${kinds}) then ${value} end`
const NUMBERS = "'BIGINT', 'UBIGINT', 'DOUBLE'"
const plain = `(system.main.to_json(x)->>'$')`

/** Snowflake's functions on variants, objects and arrays. */
export const SEMI_STRUCTURED_MACROS: readonly DialectMacro[] = [
  macro(
    'parse_json',
    "(x) as nullif(trim(x::varchar), '')::json",
    "(x, parameter) as nullif(trim(x::varchar), '')::json",
  ),
  macro('try_parse_json', "(x) as try_cast(nullif(trim(x::varchar), '') as json)"),
  macro('to_json', '(x) as x::json::varchar'),
  ...macros(['to_variant', 'to_object'], '(x) as system.main.to_json(x)'),
  macro(
    'variant_type',
    `(x) as case ${kind('x')} when 'NULL' then 'NULL_VALUE' when 'BIGINT' then 'INTEGER' when 'UBIGINT' then 'INTEGER' ` +
      `when 'DOUBLE' then case when lower(x::varchar) like '%e%' then 'DOUBLE' else 'DECIMAL' end else ${kind('x')} end`,
  ),
  ...macros(['is_array'], `(x) as ${kind('x')} = 'ARRAY'`),
  ...macros(['is_object'], `(x) as ${kind('x')} = 'OBJECT'`),
  ...macros(['is_boolean'], `(x) as ${kind('x')} = 'BOOLEAN'`),
  ...macros(['is_varchar', 'is_char'], `(x) as ${kind('x')} = 'VARCHAR'`),
  ...macros(['is_integer'], `(x) as ${kind('x')} in ('BIGINT', 'UBIGINT')`),
  ...macros(['is_decimal', 'is_double', 'is_real'], `(x) as ${kind('x')} in (${NUMBERS})`),
  macro('as_array', `(x) as ${only("'ARRAY'", 'system.main.to_json(x)')}`),
  macro('as_object', `(x) as ${only("'OBJECT'", 'system.main.to_json(x)')}`),
  macro('as_boolean', `(x) as ${only("'BOOLEAN'", `${plain}::boolean`)}`),
  ...macros(['as_varchar', 'as_char'], `(x) as ${only("'VARCHAR'", plain)}`),
  macro('as_integer', `(x) as ${only("'BIGINT', 'UBIGINT'", `${plain}::bigint`)}`),
  ...macros(['as_double', 'as_real'], `(x) as ${only(NUMBERS, `${plain}::double`)}`),
  ...OBJECT_MACROS,
  ...ARRAY_MACROS,
]

/** A text that is taken apart, a row for each part. */
const partsInRows = (list: string) =>
  `as table select 1 as seq, unnest(range(1, len(${list}) + 1)) as index, unnest(${list}) as value`

/** Named once, however often it stands in what is made of it. */
const named = (name: string, value: string, of: string) => `list_transform([${value}], lambda ${name}: ${of})[1]`

/** What is taken apart: all, or what is at a path. */
const TAKEN =
  "json_extract(input::json, case when path = '' then '$' when path like '[%' then '$' || path else '$.' || path end)"

const noRow = "{'key': null::varchar, 'path': path, 'index': null::int, 'value': null::json, 'this': node}"

const ROWS =
  `case when recursive then error('FLATTEN: recursive and outer together are not provided by dialect: snowflake') when json_type(node) = 'ARRAY' and upper(mode) <> 'OBJECT' then list_transform(from_json(node, '["JSON"]'), lambda each, nth: ` +
  `{'key': null::varchar, 'path': path || '[' || (nth - 1) || ']', 'index': (nth - 1)::int, 'value': coalesce(each, 'null'::json), 'this': node}) ` +
  `when json_type(node) = 'OBJECT' and upper(mode) <> 'ARRAY' then list_transform(json_keys(node), lambda name: ` +
  `{'key': name, 'path': case when path = '' then name else path || '.' || name end, 'index': null::int, 'value': ${underKey('node', 'name')}, 'this': node}) end`

const COLUMNS = 'one.key as key, one.path as path, one.index as index, one.value as value, one.this as this'

const FLATTENED = named(
  'node',
  TAKEN,
  named('found', ROWS, `case when "outer" and coalesce(len(found), 0) = 0 then [${noRow}] else found end`),
)

/** Functions that give rows. */
export const SNOWFLAKE_TABLE_MACROS: readonly DialectMacro[] = [
  macro(
    'flatten',
    `(input, "outer" := false, path := '', mode := 'BOTH', recursive := false) as table select 1 as seq, ${COLUMNS} from (select unnest(${FLATTENED}) as one)`,
  ),
  // With what is within what is within: a rule calls it.
  macro(
    'flatten_all',
    `(input, "outer" := false, path := '', mode := 'BOTH', recursive := true) as table select 1 as seq, case when above = 'OBJECT' then name end as key, ` +
      `case when path = '' then system.main.regexp_replace(place, '^\\$\\.?', '') else path || system.main.regexp_replace(place, '^\\$', '') end as path, ` +
      `case when above = 'ARRAY' then name::int end as index, found as value, this ` +
      `from (select tree.key as name, tree.fullkey as place, tree.value as found, json_extract(${TAKEN}, tree.path) as this, json_type(json_extract(${TAKEN}, tree.path)) as above ` +
      `from json_tree(${TAKEN}) as tree where tree.fullkey <> '$') where upper(mode) = 'BOTH' or above = upper(mode)`,
  ),
  macro('split_to_table', `(x, separator) ${partsInRows('string_split(x::varchar, separator)')}`),
  macro('strtok_split_to_table', `(x, delimiters) ${partsInRows(tokensOf('x', 'delimiters'))}`),
  macro(
    'generator',
    '(rowcount := 0, timelimit := 0) as table select range::int as generated_row from range(rowcount)',
  ),
]
