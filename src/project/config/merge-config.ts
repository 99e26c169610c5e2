import { pythonRepr } from './python-repr.ts'
import { findOwn } from '#foundation/source/find-own.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** How a later value of a configuration key meets an earlier one. Keys without a rule are replaced. */
export type MergeRule = 'append' | 'update' | 'key-append' | 'object'

/** Configuration by key, values as YAML or Jinja gave them. */
export type ConfigValues = Record<string, unknown>

/** Puts one level of configuration over another, key by key. Changes `result`. */
export function mergeConfig(
  result: ConfigValues,
  level: ConfigValues,
  rules: Readonly<Record<string, MergeRule>>,
): void {
  for (const [key, value] of Object.entries(level)) {
    const rule = findOwn(rules, key)
    result[key] = rule !== undefined && Object.hasOwn(result, key) ? mergeValue(rule, result[key], value, key) : value
  }
}

function mergeValue(rule: MergeRule, earlier: unknown, later: unknown, key: string): unknown {
  switch (rule) {
    case 'append':
      return [...listOf(earlier), ...listOf(later)]
    case 'update':
    case 'object':
      return { ...dictOf(earlier, key), ...dictOf(later, key) }
    case 'key-append':
      return mergeGrants(dictOf(earlier, key), dictOf(later, key))
  }
}

/** A key that begins with `+` adds to the list that is there. */
function mergeGrants(earlier: ConfigValues, later: ConfigValues): ConfigValues {
  const merged: ConfigValues = {}
  for (const [key, value] of Object.entries(earlier)) merged[key] = listOf(value)
  for (const [key, value] of Object.entries(later)) {
    const name = key.replace(/^\++/, '')
    const isAdded = key.startsWith('+') && Object.hasOwn(merged, name)
    merged[name] = isAdded ? [...(merged[name] as unknown[]), ...listOf(value)] : listOf(value)
  }
  return merged
}

/** The rules among several `config()` calls of one file, for nodes of any kind. */
const CALL_RULES: Readonly<Record<string, MergeRule>> = {
  'pre-hook': 'append',
  pre_hook: 'append',
  'post-hook': 'append',
  post_hook: 'append',
  tags: 'append',
  packages: 'append',
  quoting: 'update',
  column_types: 'update',
  meta: 'update',
  docs: 'update',
  contract: 'update',
  grants: 'key-append',
  snapshot_meta_column_names: 'object',
}

/** Adds the arguments of one more `config()` call to those of the calls before. Changes `calls`. */
export function mergeConfigCall(calls: ConfigValues, call: ConfigValues): void {
  if (Object.keys(calls).length === 0) {
    Object.assign(calls, call)
    return
  }
  for (const [key, value] of Object.entries(call)) {
    const rule = findOwn(CALL_RULES, key)
    if (rule === 'append') calls[key] = [...(Object.hasOwn(calls, key) ? listOf(calls[key]) : []), ...listOf(value)]
    else if (rule === 'key-append') calls[key] = mergeGrantCalls(calls[key], dictOf(value, key))
    else if (rule) calls[key] = { ...(isDict(calls[key]) ? calls[key] : {}), ...dictOf(value, key) }
    else calls[key] = value
  }
}

/** The `+` of a key stays until the calls meet the configuration of the project. */
function mergeGrantCalls(earlier: unknown, later: ConfigValues): ConfigValues {
  const merged: ConfigValues = {}
  for (const [key, value] of Object.entries(isDict(earlier) ? earlier : {})) merged[key] = listOf(value)
  for (const [key, value] of Object.entries(later)) {
    const isAdded = key.startsWith('+') && Object.hasOwn(merged, key)
    merged[key] = isAdded ? [...(merged[key] as unknown[]), ...listOf(value)] : listOf(value)
  }
  return merged
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? [...value] : [value]
}

/** Whether a value is what Python calls a dict with text keys. */
export function isDict(value: unknown): value is ConfigValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
}

/** A dict as dbt keeps those of a configuration: its keys are what Python's `str` makes of them, so `yes` is `True`. */
export function withTextKeys(value: ReadonlyMap<unknown, unknown>): ConfigValues {
  return Object.fromEntries([...value].map(([key, item]) => [typeof key === 'string' ? key : pythonRepr(key), item]))
}

function dictOf(value: unknown, key: string): ConfigValues {
  if (value instanceof Map) return withTextKeys(value)
  if (isDict(value)) return value
  throw dbtError(
    'DbtInternalError',
    'config/not-a-mapping',
    `expected dict, got ${typeof value === 'string' ? value : pythonRepr(value)}`,
    { category: 'Parsing Error', setting: key, hint: `'${key}' is a mapping: keys with values` },
  )
}
