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
    case 'list':
      if (Array.isArray(value)) return value.map(pythonText)
      if (typeof value === 'string') return [value]
      if (isDict(value)) return Object.keys(value)
      if (value instanceof Map) return [...value.keys()].map(pythonText)
      throw invalidField(key, PYTHON_TYPES.list, className, value)
    case 'integer?':
      return integerOf(value, key, className)
    case 'mapping':
      if (isDict(value)) return value
      if (value instanceof Map) return withTextKeys(value)
      throw invalidField(key, PYTHON_TYPES[key] ?? PYTHON_TYPES.mapping, className, value)
    case 'hooks':
      return hooksOf(value, key, className)
    case 'flag':
    case 'flag?':
      return value
    default:
      if (value === null) return null
      if (typeof value === 'string') {
        if (!('inAnyCase' in type)) {
          if (type.includes(value)) return value
        } else if (type.inAnyCase.includes(value.toLowerCase())) return value.toLowerCase()
      }
      throw invalidField(key, PYTHON_TYPES[key], className, value)
  }
}

/** Python's `str`. */
function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

function integerOf(value: unknown, key: string, className: string): number | null {
  const integer = toInteger(value)
  if (Number.isNaN(integer)) throw invalidField(key, 'Optional[int]', className, value)
  return integer
}

/** What Python's `int` makes of it: NaN for what is no number. */
function toInteger(value: unknown): number | null {
  if (value === null) return null
  if (typeof value === 'string') return /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : Number.NaN
  return Math.trunc(Number(value))
}

/** A hook is a text, a mapping, or a mapping written as JSON. */
function hooksOf(value: unknown, key: string, className: string): unknown {
  const hooks = (Array.isArray(value) ? value : [value]).map(
    (hook) => (typeof hook === 'string' ? parseHook(hook) : hook) as unknown,
  )
  if (hooks.every((hook): hook is ConfigValues => isDict(hook) && hook.sql !== undefined)) {
    return hooks.map((hook) => withKnown(newHook(''), { ...hook, sql: pythonText(hook.sql) }))
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

const PARTS = ['cache', 'docs', 'contract', 'snapshot_meta_column_names', 'latest_version_pointer', 'freshness']

/** What is left out of a key with parts takes that part's default. */
function fillPart(resourceType: ConfigurableType, config: ConfigValues, key: string): void {
  const given = config[key]
  if (!isDict(given)) return
  if (key === 'freshness') {
    if (resourceType === 'source') config.freshness = sourceFreshness(given)
    if (resourceType === 'model') config.freshness = modelFreshness(given)
    return
  }
  const usual = kindOf(resourceType).defaults()[key]
  if (isDict(usual)) config[key] = withKnown(usual, given)
}

/** What is given of the keys there are; of others dbt keeps nothing. */
function withKnown(usual: object, given: ConfigValues): ConfigValues {
  return { ...usual, ...Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(usual, key))) }
}

function modelFreshness({ build_after: given }: ConfigValues): ConfigValues | null {
  if (given === undefined) return null
  const wrong = () => invalidField('build_after', 'ModelBuildAfter', 'ModelFreshness', given)
  if (!isDict(given)) throw wrong()
  const after = withKnown({ count: null, period: null, updates_on: 'any' }, given)
  const count = toInteger(after.count)
  const isKnown = isPeriod(after.period) && ['any', 'all'].includes(after.updates_on as string)
  if (Number.isNaN(count) || !isKnown) throw wrong()
  return { build_after: { ...after, count } }
}

function sourceFreshness(given: ConfigValues): ConfigValues {
  const { warn_after = {}, error_after = {}, filter = null } = given
  const wrong = () => invalidField('freshness', 'Optional[FreshnessThreshold]', 'SourceConfig', given)
  return {
    warn_after: freshnessTime(warn_after, wrong),
    error_after: freshnessTime(error_after, wrong),
    filter: filter === null ? null : pythonText(filter),
  }
}

/** One threshold; `wrong` is what it is told as that is none. */
export function freshnessTime(given: unknown, wrong: () => Error): ConfigValues | null {
  if (given === null) return null
  const time = isDict(given) ? withKnown({ count: null, period: null }, given) : undefined
  const count = time && toInteger(time.count)
  if (!time || Number.isNaN(count) || !isPeriod(time.period)) throw wrong()
  return { ...time, count }
}

function isPeriod(value: unknown): boolean {
  return value === null || value === 'minute' || value === 'hour' || value === 'day'
}

/** `store_failures_as` decides over `store_failures`; without it the latter means a table. */
function finishTest(config: ConfigValues): void {
  const as = config.store_failures_as
  if (as === null || as === undefined) {
    config.store_failures_as = config.store_failures === null ? null : config.store_failures ? 'table' : 'ephemeral'
  } else config.store_failures = as !== 'ephemeral'
}
