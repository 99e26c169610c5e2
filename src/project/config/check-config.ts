import { type DbtError, dbtError, type ExceptionType } from '#foundation/diagnostics/dbt-error.ts'
import { CONFIG_CLASSES } from './config-fields.ts'
import type { ConfigurableType } from './config-kinds.ts'
import { isColor } from './is-color.ts'
import type { ConfigValues } from './merge-config.ts'
import { pythonRepr } from './python-repr.ts'

/** The keys of each kind that are true or false; those with a question mark may be null. */
const FLAGS = mapValues(CONFIG_CLASSES, ({ fields }) =>
  Object.entries(fields).filter(([, type]) => type === 'flag' || type === 'flag?'),
)

function mapValues<Key extends string, T, Made>(record: Readonly<Record<Key, T>>, make: (value: T) => Made) {
  const made = Object.entries<T>(record).map(([key, value]) => [key, make(value)] as const)
  return Object.fromEntries(made) as Readonly<Record<Key, Made>>
}

/** Of these dbt lets the error of the check itself through. */
const WITHOUT_CODE: ReadonlySet<ConfigurableType> = new Set([
  'source',
  'metric',
  'semantic_model',
  'saved_query',
  'exposure',
])

/** Refuses configuration of a node that dbt refuses, in its words. */
export function checkConfig(resourceType: ConfigurableType, config: ConfigValues): void {
  checkTogether(config)
  for (const [key, type] of FLAGS[resourceType]) {
    const value = config[key]
    if (value === undefined || typeof value === 'boolean') continue
    const refuse = (problem: string) =>
      atPath([key], problem, WITHOUT_CODE.has(resourceType) ? 'ValidationError' : 'SchemaConfigError')
    if (type === 'flag') throw refuse(`${pythonRepr(value)} is not of type 'boolean'`)
    if (value !== null) throw refuse(`${pythonRepr(value)} is not valid under any of the given schemas`)
  }
  for (const [key, part] of [
    ['docs', 'show'],
    ['contract', 'enforced'],
    ['contract', 'alias_types'],
  ] as const) {
    const value = partOf(config, key)[part]
    if (value !== undefined && typeof value !== 'boolean')
      throw atPath([key, part], `${pythonRepr(value)} is not of type 'boolean'`)
  }
  const { enabled } = partOf(config, 'latest_version_pointer')
  if (enabled !== undefined && enabled !== null && typeof enabled !== 'boolean') {
    throw atPath(
      ['latest_version_pointer', 'enabled'],
      `${pythonRepr(enabled)} is not valid under any of the given schemas`,
    )
  }
  for (const key of ['pre-hook', 'post-hook']) checkHooks(key, config[key])
  if (resourceType === 'test') checkTest(config)
  if (resourceType === 'seed' && config.materialized && config.materialized !== 'seed') {
    throw whole('materialized', "A seed must have a materialized value of 'seed'")
  }
}

function checkHooks(key: string, hooks: unknown): void {
  if (!Array.isArray(hooks)) return
  for (const [index, hook] of hooks.entries()) {
    const { transaction } = hook as ConfigValues
    if (transaction === undefined || transaction === null || typeof transaction === 'boolean') continue
    throw atPath([key, index, 'transaction'], `${pythonRepr(transaction)} is not of type 'boolean'`)
  }
}

function checkTest({ severity, materialized }: ConfigValues): void {
  if (severity && !/^(warn|error)$/i.test(String(severity)))
    throw whole('severity', `Severity must be either 'warn' or 'error'. Got '${severity}'`)
  if (materialized && materialized !== 'test')
    throw whole('materialized', "A test must have a materialized value of 'test'")
}

/** What keys mean for one another. */
function checkTogether(config: ConfigValues): void {
  const color = partOf(config, 'docs').node_color
  if (color && !isColor(String(color))) {
    throw invalid(
      'docs',
      `Invalid color name for docs.node_color: ${color}. It is neither a valid HTML color name nor a valid HEX code.`,
    )
  }
  const { materialized, on_schema_change: onChange } = config
  if (
    partOf(config, 'contract').enforced === true &&
    materialized === 'incremental' &&
    onChange !== 'append_new_columns' &&
    onChange !== 'fail'
  ) {
    throw invalid(
      'on_schema_change',
      `Invalid value for on_schema_change: ${onChange}. Models materialized as incremental with contracts enabled must set ` +
        "on_schema_change to 'append_new_columns' or 'fail'",
    )
  }
  const buildAfter = partOf(partOf(config, 'freshness'), 'build_after')
  const needs = (key: string, other: string) =>
    invalid('freshness', `\`freshness.build_after\` must have a value for \`${key}\` if a \`${other}\` is provided`)
  if (buildAfter.period && (buildAfter.count === null || buildAfter.count === undefined)) throw needs('count', 'period')
  if (buildAfter.count !== null && buildAfter.count !== undefined && !buildAfter.period) throw needs('period', 'count')
}

function partOf(config: ConfigValues, key: string): ConfigValues {
  const part = config[key]
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as ConfigValues) : {}
}

function atPath(
  path: readonly [string, ...(string | number)[]],
  problem: string,
  excType: ExceptionType = 'SchemaConfigError',
): DbtError {
  const shown = path.map((key) => `[${pythonRepr(key)}]`).join('')
  const [setting] = path
  return dbtError(excType, 'config/invalid', `at path ${shown}: ${problem}`, {
    category: 'Parsing Error',
    setting,
  })
}

/** What dbt finds wrong with the configuration as a whole, though one key is to blame. */
function whole(setting: string, problem: string): DbtError {
  return dbtError('SchemaConfigError', 'config/invalid', `at path []: ${problem}`, {
    category: 'Parsing Error',
    setting,
  })
}

function invalid(setting: string, message: string): DbtError {
  return dbtError('ValidationError', 'config/invalid', message, { setting })
}
