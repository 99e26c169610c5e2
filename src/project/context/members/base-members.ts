/** The names of dbt's context that do not depend on a node. */
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { compare } from '#jinja/values/operators.ts'
import type { Value } from '#jinja/values/value.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { utcNow } from '#project/builtins/datetime/module.ts'
import { metadataEnvs } from '#project/builtins/functions/env-var.ts'
import { Flags } from '#project/builtins/functions/flags.ts'
import { pureFunctions } from '#project/builtins/functions/pure-functions.ts'
import { modulesOfPython } from '#project/builtins/modules.ts'
import type { Member } from '../context.ts'
import { ColumnClass } from '../objects/column-object.ts'
import { RelationClass } from '../objects/relation-class.ts'
import { toValue } from '../plain-value.ts'
import { isOn, type ProjectSetup } from '../setup.ts'
import { targetValue } from './target-value.ts'

/** Names that are functions or values of dbt before any project is known: macros of these names are not looked for. */
export const BASE_NAMES: ReadonlySet<string> = new Set([
  ...pureFunctions().keys(),
  'builtins',
  'context',
  'dbt_version',
  'debug',
  'env_var',
  'flags',
  'invocation_id',
  'log',
  'modules',
  'print',
  'project_name',
  'run_started_at',
  'target',
  'thread_id',
  'var',
])

/** Made once an invocation; every value in it once, when first asked for. */
export function baseMembers(setup: ProjectSetup): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>()
  for (const [name, run] of pureFunctions()) members.set(name, () => run)
  const add = (name: string, make: () => Value) => {
    let value: Value | undefined
    members.set(name, () => (value ??= make()))
  }
  const { root, profile, adapter, invocation, env } = setup
  const relations = () => new RelationClass(adapter.relations, root.quoting)

  add('dbt_version', () => invocation.dbtVersion)
  add('invocation_id', () => invocation.id)
  add('run_started_at', () => utcNow(() => invocation.startedAtMs))
  add('flags', () => new Flags(invocation.flags))
  add('target', () => targetValue(profile))
  add('env', () => targetValue(profile))
  add('project_name', () => root.projectName)
  add('database', () => profile.credentials.database)
  add('schema', () => profile.credentials.schema)
  add('modules', () =>
    modulesOfPython({
      now: setup.nowInTemplates ?? setup.now,
      itertoolsUsed: () => setup.events.emit('ModulesItertoolsUsageDeprecation'),
    }),
  )
  add('dbt_metadata_envs', () => toValue(metadataEnvs(env)))
  add('invocation_args_dict', () => argumentsValue(invocation.args))
  add('api', () => Dict.from({ Relation: relations(), Column: new ColumnClass(adapter.columns) }))
  add('column', () => new ColumnClass(adapter.columns))
  add('sql_now', () => adapter.dialect.dateFunction)
  add('validation', () => Dict.from({ any: new HostCallable('any', ({ args }) => validator(args)) }))
  if (isOn(setup, 'MACRO_DEBUGGING')) add('debug', () => new HostCallable('debug', () => ''))
  add('otel_trace_id', () => new HostCallable('otel_trace_id', () => '0'.repeat(32)))
  add('otel_span_id', () => new HostCallable('otel_span_id', () => '0'.repeat(16)))
  add('adapter_macro', () => new HostCallable('adapter_macro', ({ args }) => refuseAdapterMacro(str(args[0] ?? null))))
  return members
}

/** What was given several times on the command line is a tuple. */
function argumentsValue(args: object): Dict {
  return Dict.of(
    Object.entries(args).map(([name, value]): [string, Value] => [
      name,
      Array.isArray(value) ? new Tuple(value.map(toValue)) : toValue(value),
    ]),
  )
}

/** `validation.any[…]`: accepts values that are among `allowed`, or of a type that is. */
function validator(allowed: readonly Value[]): Value {
  return new HostCallable('inner', ({ args }) => {
    const value = args[0] ?? null
    if (allowed.some((candidate) => compare('==', candidate, value) || isTypeOf(candidate, value))) return null
    throw dbtError(
      'DbtValidationError',
      'validation/any',
      `Expected value "${str(value)}" to be one of ${allowed.map((candidate) => str(candidate)).join(',')}`,
    )
  })
}

function isTypeOf(candidate: Value, value: Value): boolean {
  return str(candidate) === `<class '${typeName(value)}'>`
}

function refuseAdapterMacro(name: string): never {
  throw dbtError(
    'CompilationError',
    'jinja/adapter-macro',
    'The "adapter_macro" macro has been deprecated. Instead, use the `adapter.dispatch` method to find a macro and call ' +
      'the result.  For more information, see: https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch)' +
      ` adapter_macro was called for: ${name}`,
  )
}
