import { type DialectMacro, macro, macros } from './macro.ts'

/** Of functions that take any number of keys; this many are looked for. */
const MOST_KEYS = 12

/** The part of an object under a key, whatever letters that has. */
export const underKey = (object: string, key: string) => `json_extract(${object}, ${pointer(key)})`

const pointer = (key: string) => `'/' || replace(replace(${key}, '~', '~0'), '/', '~1')`

/** The keys and values of an object, as pairs of JSON. */
const entries = (object: string) =>
  `list_transform(json_keys(${object}::json), lambda key: [system.main.to_json(key), ${underKey(`${object}::json`, 'key')}])`

const without = (pairs: string, key: string) => `list_filter(${pairs}, lambda pair: pair[1]->>'$' <> ${key})`

function keyForms(chosen: (keys: string) => string): string[] {
  return Array.from({ length: MOST_KEYS }, (_, index) => {
    const names = Array.from({ length: index + 1 }, (_, at) => `k${at}`)
    // A single argument may be an array of keys.
    const given = `[${names.map((name) => `${name}::varchar`).join(', ')}]`
    const keys = index === 0 ? `list_concat(${given}, json_extract_string(system.main.to_json(k0), '$[*]'))` : given
    return `(object, ${names.join(', ')}) as ${chosen(keys)}`
  })
}

const inserted = (flag: string) =>
  `case when not ${flag} and list_contains(json_keys(object::json), name::varchar) then error('OBJECT_INSERT: the object has the key ' || name || ' already') ` +
  `else object_of(list_append(${without(entries('object'), 'name::varchar')}, [system.main.to_json(name::varchar), system.main.to_json(x)])) end`

/** Snowflake's functions on objects. */
export const OBJECT_MACROS: readonly DialectMacro[] = [
  // Out of pairs. Of NULL there is nothing in an object, neither as a key nor as a value.
  macro(
    'object_of',
    `(pairs) as case when pairs is not null then ('{' || coalesce(list_aggregate(list_transform(list_sort(list_filter(pairs, lambda pair: pair[1] is not null and pair[2] is not null)), ` +
      `lambda pair: system.main.to_json(pair[1]->>'$')::varchar || ':' || pair[2]::varchar), 'string_agg', ','), '') || '}')::json end`,
  ),
  macro(
    'object_of_row',
    `(x) as object_of(list_filter(${entries('system.main.to_json(x)')}, lambda pair: json_type(pair[2]) <> 'NULL'))`,
  ),
  macro('object_keys', '(x) as system.main.to_json(json_keys(x::json))'),
  macro(
    'object_insert',
    `(object, name, x) as ${inserted('false')}`,
    `(object, name, x, replaced) as ${inserted('coalesce(replaced, false)')}`,
  ),
  macro(
    'object_delete',
    ...keyForms(
      (keys) => `object_of(list_filter(${entries('object')}, lambda pair: not list_contains(${keys}, pair[1]->>'$')))`,
    ),
  ),
  macro(
    'object_pick',
    ...keyForms(
      (keys) => `object_of(list_filter(${entries('object')}, lambda pair: list_contains(${keys}, pair[1]->>'$')))`,
    ),
  ),
  macro(
    'get',
    `(x, path) as json_extract(x::json, case when typeof(path) = 'VARCHAR' then ${pointer('path::varchar')} else '$[' || path || ']' end)`,
  ),
  macro('get_path', `(x, path) as json_extract(x::json, case when path like '[%' then '$' else '$.' end || path)`),
  ...macros(['is_null_value'], `(x) as json_type(x::json) = 'NULL'`),
  macro('strip_null_value', `(x) as case when json_type(x::json) <> 'NULL' then x::json end`),
]
