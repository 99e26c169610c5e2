import { type DialectMacro, macro, macros } from './macro.ts'
import { tokensOf } from './tokens-of.ts'

/** An array is JSON, or a list where DuckDB has made it: the items of either, each as JSON; NULL is one, too. */
const items = (array: string) => `from_json(system.main.to_json(${array}), '["JSON"]')`
const texts = (array: string) => `json_extract_string(system.main.to_json(${array}), '$[*]')::varchar[]`

const array = (list: string) => `system.main.to_json(${list})`
const json = 'system.main.to_json'

const hasNull = (list: string) => `list_contains(list_transform(${items(list)}, lambda each: each is null), true)`

/** How often an item is in a list. NULL is as good as any. */
const times = (list: string) => `len(list_filter(${list}, lambda one: one is not distinct from each))`

/** What two items are compared by: 5 is 5.00, and no text. */
const comparable = (item: string) =>
  `case when json_type(${item}) in ('BIGINT', 'UBIGINT', 'DOUBLE') then (${item}->>'$')::double::varchar else ${item}::varchar end`
const comparables = (list: string) => `list_transform(${items(list)}, lambda each: ${comparable('each')})`

/** By value, numbers as numbers; without those that are NULL. */
const sorted = (list: string) =>
  `list_transform(list_sort(list_transform(list_filter(${items(list)}, lambda each: each is not null), lambda each: ` +
  `{'number': case when json_type(each) in ('BIGINT', 'UBIGINT', 'DOUBLE') then (each->>'$')::double end, 'rest': json_type(each) = 'NULL', 'each': each})), lambda one: one.each)`
const nulls = (list: string) => `list_filter(${items(list)}, lambda each: each is null)`

const sortedForm = (ascending: string, nullsFirst: string) => {
  const values = `case when ${ascending} then ${sorted('list')} else list_reverse(${sorted('list')}) end`
  return array(
    `case when ${nullsFirst} then list_concat(${nulls('list')}, ${values}) else list_concat(${values}, ${nulls('list')}) end`,
  )
}

const values = (list: string) => `list_filter(${sorted(list)}, lambda each: json_type(each) <> 'NULL')`

/** From the end, where it is less than 0. */
const place = `(case when n < 0 then len(${items('list')}) + n else n end)::bigint`

const both = (chosen: string) =>
  `(a, b) as case when a is not null and b is not null then ${array(`list_filter(${items('a')}, lambda each, nth: ${chosen})`)} end`

/** Snowflake's functions on arrays. */
export const ARRAY_MACROS: readonly DialectMacro[] = [
  macro(
    'to_array',
    `(x) as case when x is null or json_type(${json}(x)) = 'NULL' then null when json_type(${json}(x)) = 'ARRAY' then ${json}(x) else json_array(x) end`,
  ),
  // Of what an aggregate has put together.
  macro('array_of', '(list) as coalesce(list_filter(list, lambda each: each is not null), [])'),
  macro('array_size', "(x) as case when json_type(x::json) = 'ARRAY' then json_array_length(x::json)::bigint end"),
  macro(
    'array_contains',
    `(item, list) as case when item is not null then list_contains(${comparables('list')}, ${comparable(`${json}(item)`)}) when ${hasNull('list')} then true end`,
  ),
  macro(
    'array_position',
    `(item, list) as list_position(list_transform(${comparables('list')}, lambda each: each is not distinct from ${comparable(`${json}(item)`)}), true) - 1`,
  ),
  macro(
    'split',
    `(x, separator) as ${array(`case when separator is null then null when separator = '' then [x::varchar] else system.main.split(x::varchar, separator::varchar) end`)}`,
  ),
  macro(
    'strtok_to_array',
    `(x) as ${array(tokensOf('x', "' '"))}`,
    `(x, delimiters) as ${array(tokensOf('x', 'delimiters'))}`,
  ),
  macro(
    'array_to_string',
    `(list, separator) as case when list is not null then coalesce(system.main.array_to_string(list_transform(${texts('list')}, lambda each: coalesce(each, '')), separator), '') end`,
  ),
  macro('array_cat', `(a, b) as ${array(`list_concat(${items('a')}, ${items('b')})`)}`),
  macro('array_append', `(list, item) as ${array(`list_append(${items('list')}, ${json}(item))`)}`),
  macro('array_prepend', `(list, item) as ${array(`list_prepend(${json}(item), ${items('list')})`)}`),
  macro(
    'array_insert',
    `(list, n, item) as ${array(`list_concat(list_resize(${items('list')}[1:${place}], ${place}), [${json}(item)], ${items('list')}[${place} + 1:])`)}`,
  ),
  macro(
    'array_remove',
    `(list, item) as case when item is not null then ${array(`list_filter(${items('list')}, lambda each: ${comparable('each')} is distinct from ${comparable(`${json}(item)`)})`)} end`,
  ),
  macro(
    'array_remove_at',
    `(list, n) as ${array(`list_filter(${items('list')}, lambda each, nth: nth <> case when n < 0 then len(${items('list')}) + n + 1 else n + 1 end)`)}`,
  ),
  macro('array_reverse', `(list) as ${array(`list_reverse(${items('list')})`)}`),
  macro(
    'array_flatten',
    `(list) as case when not ${hasNull('list')} then ${array(`system.main.flatten(list_transform(${items('list')}, lambda each: case when json_type(each) = 'ARRAY' then ${items('each')} else error('ARRAY_FLATTEN: not an array of arrays') end))`)} end`,
  ),
  macro(
    'array_generate_range',
    `(start, stop) as ${array('range(start::bigint, stop::bigint)')}`,
    `(start, stop, step) as ${array('range(start::bigint, stop::bigint, step::bigint)')}`,
  ),
  macro(
    // Under another name: DuckDB takes its own one for `x[1:2]`.
    'slice_of_array',
    `(list, a, b) as case when a is not null and b is not null then ${array(`list_slice(${items('list')}, case when a < 0 then a else a + 1 end, case when b < 0 then b - 1 else b end)`)} end`,
  ),
  macro('array_compact', `(list) as ${array(`list_filter(${items('list')}, lambda each: json_type(each) <> 'NULL')`)}`),
  macro(
    'array_distinct',
    `(list) as ${array(`list_concat(list_sort(system.main.array_distinct(${items('list')})), ${nulls('list')}[1:1])`)}`,
  ),
  macro(
    'array_sort',
    `(list) as ${sortedForm('true', 'false')}`,
    `(list, ascending) as ${sortedForm('ascending', 'not ascending')}`,
    `(list, ascending, nulls_first) as ${sortedForm('ascending', 'nulls_first')}`,
  ),
  macro('array_min', `(list) as ${values('list')}[1]`),
  macro('array_max', `(list) as ${values('list')}[-1]`),
  // Of what is there twice in both, there are two.
  macro('array_intersection', both(`${times(`${items('a')}[1:nth]`)} <= ${times(items('b'))}`)),
  macro('array_except', both(`${times(`${items('a')}[1:nth]`)} > ${times(items('b'))}`)),
  macro(
    'arrays_overlap',
    `(a, b) as list_has_any(${items('a')}, ${items('b')}) or (${hasNull('a')} and ${hasNull('b')})`,
  ),
  ...macros(['part'], `(x, path) as json_extract(${json}(x), path)`),
  macro('part_text', `(x, path) as json_extract_string(${json}(x), path)`),
]
