import { type DialectMacro, macro, macros } from './macro.ts'
import { tokensOf } from './tokens-of.ts'

/** An array is JSON, or a list where DuckDB has made it: the items of either, each as JSON. */
const items = (array: string) => `from_json(system.main.to_json(${array}), '["JSON"]')`
const texts = (array: string) => `json_extract_string(system.main.to_json(${array}), '$[*]')`

/** Snowflake's functions on variants, objects and arrays. */
export const SEMI_STRUCTURED_MACROS: readonly DialectMacro[] = [
  macro('parse_json', '(x) as x::json'),
  macro('try_parse_json', '(x) as try_cast(x as json)'),
  macro('to_json', '(x) as x::json::varchar'),
  macro(
    'to_array',
    "(x) as case when json_type(system.main.to_json(x)) = 'ARRAY' then system.main.to_json(x) else json_array(x) end",
  ),
  ...macros(['to_variant', 'to_object'], '(x) as system.main.to_json(x)'),
  macro('array_size', '(x) as json_array_length(x::json)'),
  macro('part', '(x, path) as json_extract(system.main.to_json(x), path)'),
  macro('part_text', '(x, path) as json_extract_string(system.main.to_json(x), path)'),
  ...macros(
    ['get_path', 'get'],
    `(x, path) as json_extract(x::json, case when typeof(path) = 'VARCHAR' then '$.' || path else '$[' || path || ']' end)`,
  ),
  macro('object_keys', '(x) as system.main.to_json(json_keys(x::json))'),
  macro('array_contains', "(item, list) as list_contains(json_extract_string(list::json, '$[*]'), item::varchar)"),
  ...macros(['is_null_value'], `(x) as json_type(x::json) = 'NULL'`),
  macro('split', '(x, separator) as system.main.to_json(system.main.split(x::varchar, separator::varchar))'),
  macro(
    'strtok_to_array',
    `(x) as system.main.to_json(${tokensOf('x', "' '")})`,
    `(x, delimiters) as system.main.to_json(${tokensOf('x', 'delimiters')})`,
  ),
  macro('array_to_string', `(list, separator) as system.main.array_to_string(${texts('list')}, separator)`),
  macro('array_cat', `(a, b) as system.main.to_json(list_concat(${items('a')}, ${items('b')}))`),
  macro(
    'array_append',
    `(list, item) as system.main.to_json(list_append(${items('list')}, system.main.to_json(item)))`,
  ),
  macro(
    'array_prepend',
    `(list, item) as system.main.to_json(list_prepend(system.main.to_json(item), ${items('list')}))`,
  ),
  macro(
    // Under another name: DuckDB takes its own one for `x[1:2]`.
    'slice_of_array',
    `(list, a, b) as system.main.to_json(list_slice(${items('list')}, case when a < 0 then a else a + 1 end, case when b < 0 then b - 1 else b end))`,
  ),
  macro('array_position', `(item, list) as list_position(${texts('list')}, system.main.to_json(item)->>'$') - 1`),
  macro(
    'array_compact',
    `(list) as system.main.to_json(list_filter(${items('list')}, lambda each: json_type(each) <> 'NULL'))`,
  ),
  macro('array_distinct', `(list) as system.main.to_json(list_sort(system.main.array_distinct(${items('list')})))`),
  macro('array_intersection', `(a, b) as system.main.to_json(list_intersect(${items('a')}, ${items('b')}))`),
  macro('arrays_overlap', `(a, b) as list_has_any(${items('a')}, ${items('b')})`),
  macro(
    'object_insert',
    '(object, name, x) as json_merge_patch(object::json, json_object(name::varchar, x))',
    '(object, name, x, replaced) as json_merge_patch(object::json, json_object(name::varchar, x))',
  ),
  macro('object_delete', '(object, name) as json_merge_patch(object::json, json_object(name::varchar, null))'),
  macro(
    'object_pick',
    `(object, name) as json_object(name::varchar, json_extract(object::json, '$."' || name || '"'))`,
  ),
]

/** A text that is taken apart, a row for each part. */
const partsInRows = (list: string) =>
  `as table select 1 as seq, unnest(range(1, len(${list}) + 1)) as index, unnest(${list}) as value`

/** Functions that give rows. */
export const SNOWFLAKE_TABLE_MACROS: readonly DialectMacro[] = [
  macro(
    'flatten',
    "(input, \"outer\" := false, path := '$') as table select 1 as seq, case when json_type(input::json) = 'OBJECT' then key end as key, fullkey as path, case when json_type(input::json) = 'ARRAY' then key::int end as index, value, input::json as this from json_each(input::json)",
  ),
  macro('split_to_table', `(x, separator) ${partsInRows('string_split(x::varchar, separator)')}`),
  macro('strtok_split_to_table', `(x, delimiters) ${partsInRows(tokensOf('x', 'delimiters'))}`),
  macro(
    'generator',
    '(rowcount := 0, timelimit := 0) as table select range::int as generated_row from range(rowcount)',
  ),
]
