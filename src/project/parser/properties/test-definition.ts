/** Reads one entry of `data_tests:`: which test, its arguments, its configuration, its name. */
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { isOn } from '#project/context/setup.ts'
import { errorAt } from './entry.ts'
import type { Parsing } from './parsing.ts'
import { synthesizeTestNames } from './test-names.ts'
import { modelArgument, type TestTarget } from './test-target.ts'

export interface TestDefinition {
  /** Of the `{% test %}` block. */
  readonly name: string
  readonly namespace: string | null
  readonly kwargs: Record<string, unknown>
  readonly config: YamlMapping
  readonly description: string
  /** For the unique id and the fqn. */
  readonly fullName: string
  /** For the compiled file. */
  readonly shortName: string
}

/** Configuration that may still stand among a test's arguments. */
const CONFIG_KEYS = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'sql_header',
  'meta',
  'database',
  'schema',
  'alias',
]
const NO_ARGUMENTS = new Set(['config', 'column_name', 'description', 'name', ...CONFIG_KEYS])
const NAME = /^(?:([a-zA-Z_][0-9a-zA-Z_]*)\.)?([a-zA-Z_][0-9a-zA-Z_]*)/

export interface WrittenTest {
  readonly target: TestTarget
  readonly test: YamlValue
  /** Where the test stands in its file. */
  readonly path: YamlPath
  readonly columnName: string | null
}

export function readTest(parsing: Parsing, written: WrittenTest): TestDefinition {
  const { target } = written
  const [testName, args] = splitTest(parsing, written)
  const match = NAME.exec(testName)
  if ('model' in args) throw refused(written, 'Test arguments include "model", which is a reserved argument')
  if (!match) throw refused(written, `Test name string did not match expected pattern: ${testName}`)
  const name = match[2] as string
  const namespace = match[1] ?? null
  args.model = modelArgument(target)
  const config = takeConfig(parsing, written, name, args)
  if (config.sql_header !== undefined && !isOn(parsing.state.setup, 'REQUIRE_SQL_HEADER_IN_TEST_CONFIGS')) {
    parsing.state.setup.events.emit('CustomKeyInConfigDeprecation', {
      key: 'sql_header',
      file: target.entry.file.original_file_path,
      key_path: 'models.config',
    })
  }
  const description = take(args, 'description')
  const given = take(args, 'name')
  const rest = { name, namespace, kwargs: args, config, description: (description ?? '') as string }
  if (given !== undefined) return { ...rest, fullName: given as string, shortName: given as string }
  const { short, full } = synthesizeTestNames(typeName(name, namespace, target), targetName(target), args)
  if (short !== full && !('alias' in config)) config.alias = short
  return { ...rest, fullName: full, shortName: short }
}

function typeName(name: string, namespace: string | null, target: TestTarget): string {
  const type = target.source ? `source_${name}` : name
  return namespace === null ? type : `${namespace}_${type}`
}

function targetName({ name, version, entry }: TestTarget): string {
  return version && entry.section === 'models' ? `${name}_v${version}` : name
}

/** The test's name and a copy of its arguments, whichever way they are written. */
function splitTest(parsing: Parsing, written: WrittenTest): [string, YamlMapping] {
  const { test, columnName } = written
  if (typeof test === 'string') return [test, columnName === null ? {} : { column_name: columnName }]
  if (!isMapping(test))
    throw invalid(written, `test must be dict or str, got ${typeOf(test)} (value ${pythonRepr(test)})`)
  let name: YamlValue
  let given: YamlValue
  if ('test_name' in test) {
    const { test_name, ...rest } = test
    name = test_name as YamlValue
    given = rest
  } else {
    const entries = Object.entries(test)
    const [first] = entries
    if (!first || entries.length !== 1) {
      const shown = `[${entries.map(([key, value]) => `(${pythonRepr(key)}, ${pythonRepr(value)})`).join(', ')}]`
      throw invalid(
        written,
        `test definition dictionary must have exactly one key, got ${shown} instead (${entries.length} keys)`,
        "set the test's arguments and config further in than its name",
      )
    }
    ;[name, given] = first
  }
  if (!isMapping(given)) {
    throw invalid(written, `test arguments must be a dict, got ${typeOf(given)} (value ${pythonRepr(given)})`)
  }
  if (typeof name !== 'string') {
    throw invalid(written, `test name must be a str, got ${typeOf(name)} (value ${pythonRepr(name)})`)
  }
  const args: YamlMapping = { ...given }
  if (columnName !== null) args.column_name = columnName
  return [name, withArguments(parsing, written, name, args)]
}

/** `arguments:` are the arguments, as far as the project's flags want it. */
function withArguments(parsing: Parsing, { target }: WrittenTest, testName: string, args: YamlMapping): YamlMapping {
  const { setup } = parsing.state
  const file = target.entry.file.original_file_path
  if (setup.invocation.flags.REQUIRE_GENERIC_TEST_ARGUMENTS_PROPERTY === false) {
    if ('arguments' in args) {
      setup.events.emit('ArgumentsPropertyInGenericTestDeprecation', {
        test_name: `\`${testName}\` (${pythonRepr(args.arguments)})`,
      })
    }
    return args
  }
  const { arguments: given, ...others } = args
  for (const key in others) {
    if (!CONFIG_KEYS.includes(key)) continue
    setup.events.emit('PropertyMovedToConfigDeprecation', { key, file, key_path: `data_tests.${testName}.${key}` })
  }
  const isEmpty = !given || (isMapping(given) && Object.keys(given).length === 0)
  if (isEmpty && Object.keys(others).some((key) => !NO_ARGUMENTS.has(key))) {
    setup.events.emit('MissingArgumentsPropertyInGenericTestDeprecation', {
      test_name: `\`${testName}\` defined on '${target.name}' in package '${target.packageName}' (${file})`,
    })
  }
  return isMapping(given) ? { ...others, ...given } : others
}

function takeConfig(parsing: Parsing, written: WrittenTest, name: string, args: YamlMapping): YamlMapping {
  const hasConfig = 'config' in args
  const nested = args.config
  if (hasConfig && !isMapping(nested)) {
    throw invalid(written, `'config' must be a dict, got ${typeOf(nested)} (value ${pythonRepr(nested)})`)
  }
  const own: YamlMapping = hasConfig ? { ...(nested as YamlMapping) } : {}
  const config: YamlMapping = {}
  for (const key of CONFIG_KEYS) {
    let value = take(args, key)
    if (isTruthy(value) && key in own) {
      throw refused(written, 'Test cannot have the same key at the top-level and in config')
    }
    if (!isTruthy(value) && hasConfig) value = take(own, key)
    render(parsing, written, name, config, key, value)
  }
  delete args.config
  for (const key in own) render(parsing, written, name, config, key, own[key])
  return config
}

function render(
  parsing: Parsing,
  written: WrittenTest,
  name: string,
  config: YamlMapping,
  key: string,
  value: YamlValue | undefined,
): void {
  if (value === null || value === undefined) return
  if (typeof value !== 'string') {
    config[key] = value
    return
  }
  const { target, columnName } = written
  try {
    const rendered = parsing.renderText(target.packageName, target.entry.file.original_file_path, value)
    if (rendered !== null) config[key] = rendered
  } catch (error) {
    if (!(error instanceof DbtError) || error.excType !== 'UndefinedMacroError') throw error
    const place = columnName === null ? `The ${target.name}` : `The ${target.name}.${columnName} column's`
    throw refused(
      written,
      `${place} "${name}" test references an undefined macro in its ${key} configuration argument. ` +
        `The macro ${error.diagnostics[0]?.message ?? ''}\n` +
        'Please note that the generic test configuration parser currently does not support using custom macros to populate configuration values',
    )
  }
}

function take(mapping: YamlMapping, key: string): YamlValue | undefined {
  const value = mapping[key]
  delete mapping[key]
  return value
}

function isTruthy(value: YamlValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isMapping(value) ? Object.keys(value).length > 0 : Boolean(value)
}

function typeOf(value: unknown): string {
  const name =
    value === null
      ? 'NoneType'
      : Array.isArray(value)
        ? 'list'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value === 'number'
            ? Number.isInteger(value)
              ? 'int'
              : 'float'
            : typeof value === 'string'
              ? 'str'
              : 'dict'
  return `<class '${name}'>`
}

function invalid(written: WrittenTest, message: string, hint?: string): DbtError {
  const { entry } = written.target
  const text = `Invalid test config given in ${entry.file.original_file_path}:\n${message}`
  return errorAt(entry, written.path, 'ParsingError', 'test/invalid', text, hint)
}

function refused(written: WrittenTest, message: string): DbtError {
  const { entry } = written.target
  const text = `Invalid generic test configuration given in ${entry.file.original_file_path}:\n${message}`
  return errorAt(entry, written.path, 'CompilationError', 'test/invalid', text, undefined, 'Compilation')
}
