import { findOwn } from '#foundation/source/find-own.ts'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { newHook } from '#manifest/nodes/config.ts'
import { checkConfig } from './check-config.ts'
import { CONFIG_CLASSES, type FieldType, PYTHON_TYPES } from './config-fields.ts'
import { type ConfigurableType, kindOf } from './config-kinds.ts'
import { type ConfigValues, isDict, withTextKeys } from './merge-config.ts'
import { pythonRepr } from './python-repr.ts'

/** Makes of the values of some keys what dbt makes of them, or refuses them. Changes `config`. */
export function convertConfig(resourceType: ConfigurableType, config: ConfigValues, keys: Iterable<string>): void {
  const { name, fields } = CONFIG_CLASSES[resourceType]
  for (const key of keys) {
    const type = findOwn(fields, key)
    if (type !== undefined) config[key] = convert(config[key], type, key, name)
    if (PARTS.includes(key)) fillPart(resourceType, config, key)
  }
}

/** Checks converted configuration as a whole and draws its conclusions. Changes and gives back `config`. */
export function finishConfig(resourceType: ConfigurableType, config: ConfigValues): ConfigValues {
  checkConfig(resourceType, config)
  if (resourceType === 'test') finishTest(config)
  return config
}

function convert(value: unknown, type: FieldType, key: string, className: string): unknown {
  switch (type) {
    case 'text':
      return pythonText(value)
    case 'text?':
      return value === null ? null : pythonText(value)
    case 'texts':
      return Array.isArray(value) ? value.map(pythonText) : value === null ? null : pythonText(value)
    case 'texts?':
      return Array.isArray(value) ? value.map(pythonText) : value === null ? null : pythonText(value)
    case 'integer?':
      return integerOf(value, key, className)
    case 'mapping':
      if (isDict(value)) return value
      if (value instanceof Map) return withTextKeys(value)
      throw invalidField(key, PYTHON_TYPES.mapping, className, value)
    case 'hooks':
      return hooksOf(value, key, className)
    case 'flag':
    case 'flag?':
      return value
    default:
      if (value === null || (typeof value === 'string' && type.includes(value))) return value
      throw invalidField(key, PYTHON_TYPES[key], className, value)
  }
}

/** Python's `str`. */
function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

function integerOf(value: unknown, key: string, className: string): number | null {
  if (value === null) return null
  const number =
    typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)
      ? Number(value)
      : typeof value === 'string'
        ? Number.NaN
        : Number(value)
  if (Number.isNaN(number)) throw invalidField(key, 'Optional[int]', className, value)
  return Math.trunc(number)
}

/** A hook is a text, a mapping, or a mapping written as JSON. */
function hooksOf(value: unknown, key: string, className: string): unknown {
  const hooks = (Array.isArray(value) ? value : [value]).map(
    (hook) => (typeof hook === 'string' ? parseHook(hook) : hook) as unknown,
  )
  if (hooks.every((hook) => isDict(hook) && typeof hook.sql === 'string')) {
    return hooks.map((hook) => ({ ...newHook(''), ...(hook as ConfigValues) }))
  }
  throw invalidField(key.replace('-', '_'), PYTHON_TYPES.hooks, className, hooks)
}

function parseHook(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text)
    if (isDict(parsed)) return parsed
  } catch {
    // Most hooks are SQL, not JSON.
  }
  return { sql: text }
}

function invalidField(key: string, type: string | undefined, className: string, value: unknown): DbtError {
  return dbtError(
    'ParsingError',
    'config/invalid',
    `Field "${key}" of type ${type} in ${className} has invalid value ${pythonRepr(value)}`,
    { setting: key },
  )
}

const PARTS = ['docs', 'contract', 'snapshot_meta_column_names', 'latest_version_pointer', 'freshness']

/** What is left out of a key with parts takes that part's default. */
function fillPart(resourceType: ConfigurableType, config: ConfigValues, key: string): void {
  const given = config[key]
  if (!isDict(given)) return
  if (key === 'freshness') {
    config.freshness = resourceType === 'source' ? sourceFreshness(given) : modelFreshness(given)
    return
  }
  const usual = kindOf(resourceType).defaults()[key]
  if (isDict(usual)) config[key] = { ...usual, ...given }
}

function modelFreshness(freshness: ConfigValues): ConfigValues {
  if (!isDict(freshness.build_after)) return freshness
  return { build_after: { count: null, period: null, updates_on: 'any', ...freshness.build_after } }
}

function sourceFreshness(freshness: ConfigValues): ConfigValues {
  const time = (value: unknown) => (value === null ? null : { count: null, period: null, ...(isDict(value) && value) })
  return {
    warn_after: time(freshness.warn_after),
    error_after: time(freshness.error_after),
    filter: freshness.filter ?? null,
  }
}

/** `store_failures_as` decides over `store_failures`; without it the latter means a table. */
function finishTest(config: ConfigValues): void {
  const as = config.store_failures_as
  if (as === null || as === undefined) {
    config.store_failures_as = config.store_failures === null ? null : config.store_failures ? 'table' : 'ephemeral'
  } else config.store_failures = as !== 'ephemeral'
}
