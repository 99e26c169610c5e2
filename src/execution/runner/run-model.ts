import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { str } from '#jinja/values/to-string.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import type { SeedNode } from '#manifest/nodes/seed.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import { toValue } from '#project/context/plain-value.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { StatementResults } from '#project/context/objects/statement-results.ts'
import { relationTitle } from './describe-node.ts'
import type { NodeResult, Outcome } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { seedFailure } from './seed-failure.ts'
import { materializeLatestVersion } from './latest-version-pointer.ts'
import type { MaterializedNode } from './materialized-node.ts'
import { nodeContext } from './node-context.ts'
import { seedPath } from './read-seed.ts'
import { runMaterialization } from './run-materialization.ts'

/** Builds what a node stands for in the warehouse, and tells the cache. */
export async function materialize(task: NodeTask<MaterializedNode>): Promise<Outcome> {
  const made = nodeContext(task)
  const relations = await runMaterialization(task, made)
  const pointers =
    task.node.resource_type === 'model' ? await materializeLatestVersion(task as NodeTask<ModelNode>, relations) : []
  for (const relation of [...relations, ...pointers]) {
    task.session.introspection.cacheAdded(relation.incorporate({ dbt_created: true }))
  }
  return mainOutcome(task, made.results)
}

/** What the statement named `main` said is what the node's result says. */
export function mainOutcome({ node }: NodeTask<MaterializedNode>, results: StatementResults): Outcome {
  const { main } = results
  if (!main) {
    throw dbtError('DbtRuntimeError', 'materialization/no-main', 'main is not being called during running model', {
      node: nodeTitle(node),
    })
  }
  const { response } = main
  return typeof response === 'string'
    ? { status: 'success', message: response }
    : { status: 'success', message: response._message, adapter_response: { ...response } }
}

export function compileTask(
  task: NodeTask<Exclude<MaterializedNode, SeedNode>>,
  { writes = true }: { readonly writes?: boolean } = {},
): Promise<void> {
  return task.run.compiler.compile(task.node, {
    session: task.session,
    thread: task.thread,
    writes,
    contextOf: (node, extra) => nodeContext({ ...task, node }, extra ? { extra } : {}).context,
  })
}

export const modelRunner: NodeRunner<ModelNode> = {
  start: (task) => emitStart(task, modelTitle(task)),
  compile: compileTask,
  execute: materialize,
  finish: (task, result) => emitModelResult(task, result, modelTitle(task)),
}

export const seedRunner: NodeRunner<SeedNode> = {
  start: (task) => emitStart(task, `seed file ${relationTitle(task)}`),
  compile: async () => {},
  async execute(task) {
    const made = nodeContext(task)
    const relations = await runMaterialization(task, made).catch((error: unknown) => {
      const { node, run } = task
      const text = run.execution.files.readText(seedPath(run.execution, node))
      throw seedFailure(error, { path: node.original_file_path, text }, node.config.delimiter)
    })
    for (const relation of relations) task.session.introspection.cacheAdded(relation.incorporate({ dbt_created: true }))
    const table = made.results.find('agate_table')?.table
    return { ...mainOutcome(task, made.results), ...(table && { table }) }
  },
  finish({ node, index, run, events }, { status, message, execution_time }) {
    events.emit(
      'LogSeedResult',
      {
        status,
        result_message: message ?? '',
        index,
        total: run.total,
        execution_time,
        schema: node.schema,
        relation: node.alias,
      },
      status === 'error' ? 'error' : 'info',
    )
  },
}

export const snapshotRunner: NodeRunner<SnapshotNode> = {
  start: (task) => emitStart(task, `snapshot ${relationTitle(task)}`),
  compile: compileTask,
  execute: materialize,
  finish(task, { status, message, execution_time }) {
    const cfg = Object.fromEntries(
      Object.entries(task.node.config)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => [key, str(toValue(RECORDS.has(key) ? withoutNulls(value) : value))]),
    )
    task.events.emit(
      'LogSnapshotResult',
      {
        status,
        description: relationTitle(task),
        cfg,
        index: task.index,
        total: task.run.total,
        execution_time,
        result_message: message ?? '',
      },
      status === 'error' ? 'error' : 'info',
    )
  },
}

/** Parts of a configuration that have fields of their own: those without a value are left out. What users write stays. */
const RECORDS: ReadonlySet<string> = new Set([
  'contract',
  'docs',
  'post-hook',
  'pre-hook',
  'snapshot_meta_column_names',
])

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null))
}

function modelTitle(task: NodeTask<ModelNode>): string {
  return `${task.node.language} ${task.node.config.materialized} model ${relationTitle(task)}`
}

export function emitStart({ events, index, run }: NodeTask, description: string): void {
  events.emit('LogStartLine', { description, index, total: run.total })
}

export function emitModelResult({ events, index, run }: NodeTask, result: NodeResult, description: string): void {
  const isError = result.status === 'error'
  const status = isError ? result.status : (result.message ?? '')
  const { execution_time } = result
  events.emit(
    'LogModelResult',
    { description, status, index, total: run.total, execution_time },
    isError ? 'error' : 'info',
  )
}
