/** How old the rows of a source are, and whether that is too old. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Dict } from '#jinja/values/dict.ts'
import { str } from '#jinja/values/to-string.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import type { FreshnessThreshold, FreshnessTime, SourceDefinition } from '#manifest/nodes/source.ts'
import { Table } from '#project/builtins/agate/table.ts'
import { PyDateTime, UTC } from '#project/builtins/datetime/date-time.ts'
import type { Member } from '#project/context/context.ts'
import { hasRenderCharacters } from '#project/context/environments.ts'
import { modelValue } from '#project/context/node-value.ts'
import { RelationObject } from '#project/context/objects/relation-object.ts'
import { ResponseObject } from '#project/context/objects/response-object.ts'
import { StatementResults } from '#project/context/objects/statement-results.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { macroContext } from '#project/context/run-context.ts'
import type { SourceAge } from '#project/context/objects/result-object.ts'
import { callMacro } from '../run-adapter-macro.ts'
import type { Outcome } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { emitStart } from './run-model.ts'

export const freshnessRunner: NodeRunner<SourceDefinition> = {
  start: (task) => emitStart(task, `freshness of ${task.node.source_name}.${task.node.name}`),
  compile: async () => {},
  failureStatus: 'runtime error',
  execute(task) {
    const { node, run } = task
    const template = { path: node.original_file_path, text: node.loaded_at_query ?? '' }
    return run.compiler.withPlaces(template, node, () => measure(task))
  },
  finish({ node, index, run, events }, { status, execution_time }) {
    const { source_name, name: table_name } = node
    const level = status === 'pass' ? 'info' : status === 'warn' ? 'warn' : 'error'
    events.emit(
      'LogFreshnessResult',
      { status, source_name, table_name, index, total: run.total, execution_time },
      level,
    )
  },
}

async function measure(task: NodeTask<SourceDefinition>): Promise<Outcome> {
  const { node, session } = task
  await session.clearTransaction()
  const { loaded_at_query: query, loaded_at_field: field, freshness } = node
  const answer =
    query !== null
      ? await collect(task, 'collect_freshness_custom_sql', [['loaded_at_query', await renderQuery(task, query)]])
      : field !== null
        ? await collect(task, 'collect_freshness', [
            ['loaded_at_field', field],
            ['filter', freshness?.filter ?? null],
          ])
        : refuse(task)
  return {
    status: verdict(freshness, answer.age.age),
    message: null,
    adapter_response: answer.response,
    freshness: answer.age,
  }
}

function refuse({ node, run }: NodeTask<SourceDefinition>): never {
  throw dbtError(
    'DbtRuntimeError',
    'freshness/no-field',
    `Could not compute freshness for source ${node.name}: no 'loaded_at_field' provided and ` +
      `${run.execution.setup.adapter.type} adapter does not support metadata-based freshness checks.`,
    { hint: `say under config of '${node.name}' which column holds the time of loading: loaded_at_field: loaded_at` },
  )
}

interface Collected {
  readonly age: SourceAge
  readonly response: Readonly<Record<string, unknown>>
}

async function collect(
  task: NodeTask<SourceDefinition>,
  name: string,
  args: readonly (readonly [string, Value])[],
): Promise<Collected> {
  const { execution } = task.run
  const macro = execution.macros.registry.findStatically(undefined, name)
  if (!macro)
    throw dbtError(
      'DbtRuntimeError',
      'macro/missing',
      `dbt could not find a macro with the name "${name}" in any package`,
    )
  const kwargs = new Map<string, Value>([['source', sourceRelation(task)], ...args])
  const answer = await callMacro(execution, macro, { session: task.session, kwargs, thread: task.thread })
  if (answer instanceof Table) task.events.emit('CollectFreshnessReturnSignature')
  const table = answer instanceof Dict ? answer.get('table') : answer
  const response = answer instanceof Dict ? answer.get('response') : undefined
  const row = table instanceof Table && table.rows.length === 1 ? table.rows[0]?.values() : undefined
  if (row?.length !== 2) {
    throw dbtError(
      'MacroResultError',
      'freshness/rows',
      `Got an invalid result from "${name}" macro: ${str(table ?? null)}`,
      {
        category: 'Compilation Error',
        hint: 'its query gives one row of two: max_loaded_at and snapshotted_at',
      },
    )
  }
  return {
    age: ageOf(row[0] ?? null, replayedNow(task) ?? row[1] ?? null),
    response: response instanceof ResponseObject ? { ...response.response } : {},
  }
}

/** Where the clock is set to another time, the database's own is no measure of age. */
function replayedNow({ run: { execution } }: NodeTask<SourceDefinition>): PyDateTime | undefined {
  const { isReplay, now } = execution.setup
  return isReplay ? PyDateTime.atInstant(BigInt(Math.round(now() * 1000)), UTC) : undefined
}

/** A source without rows was loaded infinitely long ago. */
function ageOf(lastModified: Value, snapshotted: Value): SourceAge {
  const max_loaded_at =
    lastModified === null ? new PyDateTime(1, 1, 1, 0, 0, 0, 0, UTC) : inUtc(lastModified, 'last_modified')
  const snapshotted_at = inUtc(snapshotted, 'snapshotted_at')
  const age = Number(snapshotted_at.instant(UTC) - max_loaded_at.instant(UTC)) / 1_000_000
  return { max_loaded_at, snapshotted_at, age }
}

function inUtc(value: Value, field: string): PyDateTime {
  if (value instanceof PyDateTime) return value.tzinfo ? value.astimezone(UTC) : value.withZone(UTC)
  const problem =
    value === null
      ? `Expected a non-null value when querying field '${field}' of table None but received value 'null' instead`
      : `Expected a timestamp value when querying field '${field}' of table None but received value of type '${shortType(value)}' instead`
  throw dbtError(
    value === null ? 'UnexpectedNullError' : 'UnexpectedNonTimestampError',
    'freshness/no-timestamp',
    problem,
    {
      category: 'Database Error',
      hint: 'cast the column to a timestamp in loaded_at_field',
    },
  )
}

function shortType(value: Value): string {
  return typeName(value).split('.').at(-1) ?? ''
}

function sourceRelation({ node, run }: NodeTask<SourceDefinition>): RelationObject {
  const { adapter, root } = run.execution.setup
  return new RelationObject(adapter.relations.createFrom(relationConfig(node), root.quoting), adapter.relations)
}

/** `loaded_at_query` is a template that sees the source as `this` and `source_node`. */
async function renderQuery(task: NodeTask<SourceDefinition>, query: string): Promise<string> {
  if (!hasRenderCharacters(query)) return query
  const { node, run, session, events, thread } = task
  const { setup, signal } = run.execution
  const context = macroContext(node, {
    facts: run.execution,
    session,
    events,
    thread,
    results: new StatementResults(),
    references: { referrer: node, limit: null },
    extra: new Map<string, Member>([
      ['this', () => sourceRelation(task)],
      ['source_node', () => modelValue(node)],
    ]),
  })
  const { text: environment } = setup.environments
  return environment.render(environment.compile({ path: node.original_file_path, text: query }), context, { signal })
}

function verdict(threshold: FreshnessThreshold | null, age: number): 'pass' | 'warn' | 'error' {
  if (isExceeded(threshold?.error_after ?? null, age)) return 'error'
  return isExceeded(threshold?.warn_after ?? null, age) ? 'warn' : 'pass'
}

const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const

function isExceeded(time: FreshnessTime | null, age: number): boolean {
  if (!time || time.period === null || time.count === null) return false
  return age > time.count * SECONDS[time.period]
}
