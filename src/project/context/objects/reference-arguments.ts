/** The arguments of `ref`, `source`, `metric` and `function`, checked as dbt checks them. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Float } from '#jinja/values/float.ts'
import { repr } from '#jinja/values/to-string.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import type { NodeVersion, RefArgs } from '#manifest/nodes/resource.ts'
import { toValue } from '../plain-value.ts'

export function refArguments({ args, kwargs }: CallArguments): RefArgs {
  if (args.length < 1 || args.length > 2) {
    throw compilationError('RefArgsError', `ref() takes at most two arguments (${args.length} given)`)
  }
  const name = args.at(-1) as Value
  const packageName = args.length === 2 ? (args[0] as Value) : null
  const version = versionOf(kwargs.get('version')) ?? versionOf(kwargs.get('v')) ?? null
  if (typeof name !== 'string') throw wrongType('The name argument to ref() must be a string', name)
  if (packageName !== null && typeof packageName !== 'string') {
    throw wrongType('The package argument to ref() must be a string or None', packageName)
  }
  return { name, package: packageName, version }
}

/** Zero and empty text count as no version, as in Python. */
function versionOf(value: Value | undefined): NodeVersion | undefined {
  if (value === undefined || !isTrue(value)) return undefined
  if (typeof value === 'string' || typeof value === 'number') return value
  if (value instanceof Float) return Number.isInteger(value.value) ? new YamlFloat(value.value) : value.value
  throw compilationError(
    'CompilationError',
    `The version argument to ref() must be a string, int, float, or None - got <class '${typeName(value)}'>`,
  )
}

export function sourceArguments({ args }: CallArguments): [string, string] {
  if (args.length !== 2) {
    throw compilationError('NumberSourceArgsError', `source() takes exactly two arguments (${args.length} given)`)
  }
  const [source, table] = args as [Value, Value]
  if (typeof source !== 'string')
    throw wrongType('The source name (first) argument to source() must be a string', source)
  if (typeof table !== 'string') throw wrongType('The table name (second) argument to source() must be a string', table)
  return [source, table]
}

/** `metric('name')` or `function('package', 'name')`, as the manifest keeps it. */
export function namedReference(callee: 'metric' | 'function', { args }: CallArguments): string[] {
  if (args.length < 1 || args.length > 2) {
    const error = callee === 'metric' ? 'MetricArgsError' : 'RefArgsError'
    throw compilationError(error, `${callee}() takes at most two arguments (${args.length} given)`)
  }
  return args.map((value) => {
    if (typeof value !== 'string') throw wrongType(`The name argument to ${callee}() must be a string`, value)
    return value
  })
}

/** The call as a person would write it: `ref('shop', 'orders', v=2)`. */
export function formatRef({ package: packageName, name, version }: RefArgs): string {
  const parts = [packageName, name].filter((part) => part !== null).map((part) => repr(part))
  return `ref(${[...parts, ...(version === null ? [] : [`v=${repr(toValue(version))}`])].join(', ')})`
}

function wrongType(message: string, value: Value) {
  const found = value instanceof Undefined ? 'a name that nothing answers to' : `<class '${typeName(value)}'>`
  return dbtError('CompilationError', 'reference/arguments', `${message}, got ${found}`, {
    category: 'Compilation Error',
    hint: "write names in quotes: ref('orders'), source('raw', 'orders')",
  })
}

function compilationError(excType: string, message: string) {
  return dbtError(excType, 'reference/arguments', message, { category: 'Compilation Error' })
}
