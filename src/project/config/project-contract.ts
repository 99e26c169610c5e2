import { findOwn } from '#foundation/source/find-own.ts'
import { isMapping, YamlFloat, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from './python-repr.ts'

/** What is wrong with a settings file, and where in it. */
export interface ContractProblem {
  /** As dbt says it, for example `at path ['name']: 12 is not of type 'string'`. */
  readonly message: string
  readonly path: readonly string[]
  /** The key that is not known, and those that are. */
  readonly unknown?: { readonly key: string; readonly known: readonly string[] }
}

type Rule = (value: YamlValue, key: string) => string | undefined

const anyOf =
  (isValid: (value: YamlValue) => boolean): Rule =>
  (value) =>
    isValid(value) ? undefined : `${pythonRepr(value)} is not valid under any of the given schemas`
const ofType =
  (type: string, isValid: (value: YamlValue) => boolean): Rule =>
  (value) =>
    isValid(value) ? undefined : `${pythonRepr(value)} is not of type '${type}'`

const isTextList = (value: YamlValue) => Array.isArray(value) && value.every((item) => typeof item === 'string')
const isDict = (value: YamlValue) => isMapping(value) || value instanceof Map
const isNumber = (value: YamlValue) => typeof value === 'number' || value instanceof YamlFloat

const textList = anyOf((value) => value === null || isTextList(value))
const text = anyOf((value) => value === null || typeof value === 'string')
const dictOrNull = anyOf((value) => value === null || isMapping(value))

/** Keys that YAML reads as numbers or truth values make a map of it, and are refused. */
const dict: Rule = (value) => {
  if (!isDict(value)) return `${pythonRepr(value)} is not of type 'object'`
  const key = value instanceof Map ? [...value.keys()].find((each) => typeof each !== 'string') : undefined
  return key === undefined ? undefined : `${pythonRepr(key)} is not of type 'string'`
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(?:-[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?)?$/
const QUOTING_KEYS = ['schema', 'database', 'project', 'identifier', 'snowflake_ignore_case']
const COMMENT_KEYS: Readonly<Record<string, string>> = { comment: 'string', append: 'boolean', 'job-label': 'boolean' }

const isQuoting = (value: YamlValue) =>
  isMapping(value) &&
  Object.entries(value).every(
    ([key, item]) => QUOTING_KEYS.includes(key) && (item === null || typeof item === 'boolean'),
  )

const isQueryComment = (value: YamlValue) =>
  typeof value === 'string' ||
  (isMapping(value) &&
    Object.entries(value).every(([key, part]) => COMMENT_KEYS[key] !== undefined && typeof part === COMMENT_KEYS[key]))

const RULES: Readonly<Record<string, Rule>> = {
  name: (value) => {
    if (typeof value !== 'string') return `${pythonRepr(value)} is not of type 'string'`
    return NAME.test(value) ? undefined : `${pythonRepr(value)} does not match '^[^\\\\d\\\\W]\\\\w*$'`
  },
  'config-version': anyOf((value) => value === null || Number.isInteger(value)),
  version: anyOf((value) => value === null || isNumber(value) || (typeof value === 'string' && VERSION.test(value))),
  'project-root': text,
  'source-paths': textList,
  'model-paths': textList,
  'macro-paths': textList,
  'data-paths': textList,
  'seed-paths': textList,
  'test-paths': textList,
  'analysis-paths': textList,
  'docs-paths': textList,
  'asset-paths': textList,
  'function-paths': textList,
  'osi-paths': textList,
  'target-path': text,
  'snapshot-paths': textList,
  'clean-targets': textList,
  profile: text,
  'log-path': text,
  'packages-install-path': text,
  'modules-path': text,
  quoting: anyOf((value) => value === null || isQuoting(value)),
  'on-run-start': textList,
  'on-run-end': textList,
  'require-dbt-version': anyOf((value) => value === null || typeof value === 'string' || isTextList(value)),
  dispatch: (value) => {
    if (!Array.isArray(value)) return `${pythonRepr(value)} is not of type 'array'`
    const wrong = value.find((item) => !isMapping(item))
    return wrong === undefined ? undefined : `${pythonRepr(wrong)} is not of type 'object'`
  },
  models: dict,
  seeds: dict,
  snapshots: dict,
  analyses: dict,
  sources: dict,
  tests: dict,
  data_tests: dict,
  unit_tests: dict,
  metrics: dict,
  'semantic-models': dict,
  'saved-queries': dict,
  exposures: dict,
  functions: dict,
  vars: dictOrNull,
  packages: ofType('array', Array.isArray),
  'query-comment': anyOf((value) => value === null || isQueryComment(value)),
  'restrict-access': ofType('boolean', (value) => typeof value === 'boolean'),
  'dbt-cloud': dictOrNull,
  flags: dict,
}

/** Names that a project may not have, since its macros could not be reached by them. */
const RESERVED = new Set(
  `_sql_results adapter api column config context database env env_var exceptions execute flags fromjson fromyaml graph
  invocation_id load_agate_table load_result log model modules post_hooks pre_hooks ref render return run_started_at schema
  source sql sql_now store_result store_raw_result target this tojson toyaml try_or_compiler_error var write`.split(
    /\s+/,
  ),
)

/** Checks a rendered `dbt_project.yml`; gives the first thing that is wrong with it. */
export function checkProjectContract(project: YamlMapping): ContractProblem | undefined {
  if (!Object.hasOwn(project, 'name')) return problem("'name' is a required property", [])
  const known = Object.keys(RULES)
  for (const key of Object.keys(project)) {
    const wrong = findOwn(RULES, key)?.(project[key] as YamlValue, key)
    if (wrong !== undefined) return problem(wrong, [key])
  }
  const unknown = Object.keys(project).filter((key) => !Object.hasOwn(RULES, key))
  if (unknown.length > 0) {
    const sorted = unknown.toSorted()
    const verb = sorted.length === 1 ? 'was' : 'were'
    const names = sorted.map((key) => pythonRepr(key)).join(', ')
    const message = `Additional properties are not allowed (${names} ${verb} unexpected)`
    return { ...problem(message, []), unknown: { key: unknown[0] as string, known } }
  }
  const name = project.name as string
  if (RESERVED.has(name)) return problem(`Invalid project name: ${name} is a reserved word`, [], ['name'])
  for (const [index, entry] of ((project.dispatch as YamlMapping[] | undefined) ?? []).entries()) {
    if (!Object.hasOwn(entry, 'macro_namespace') || !Array.isArray(entry.search_order)) {
      return problem(`Invalid project dispatch config: ${pythonRepr(entry)}`, [], ['dispatch', String(index)])
    }
  }
  if (isFilled(project.tests) && isFilled(project.data_tests)) {
    return problem("Invalid project config: cannot have both 'tests' and 'data_tests' defined", [], ['tests'])
  }
  return undefined
}

function isFilled(value: YamlValue | undefined): boolean {
  return isMapping(value) && Object.keys(value).length > 0
}

function problem(message: string, path: readonly string[], place: readonly string[] = path): ContractProblem {
  return { message: `at path ${pythonRepr(path)}: ${message}`, path: place }
}
