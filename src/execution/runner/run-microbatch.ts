/** A microbatch model: built span by span of time, each as a model of its own. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import type { BatchResults } from '#manifest/artifacts/run-results.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { dateTimeFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Execution } from '../execution.ts'
import { relationTitle } from './describe-node.ts'
import { materializeLatestVersion } from './latest-version-pointer.ts'
import { type BatchSize, type BatchSpan, planBatches } from './microbatch-batches.ts'
import type { Outcome, RunnableNode } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { moment } from './run-batch.ts'
import { runSpans } from './run-spans.ts'
import { emitModelResult, emitStart } from './run-model.ts'

/** Whether a model is built in batches. A project with a strategy of its own of that name may do without. */
export function isMicrobatch(node: RunnableNode, { flags, macros }: Execution): boolean {
  if (node.resource_type !== 'model') return false
  if (node.config.materialized !== 'incremental' || node.config.incremental_strategy !== 'microbatch') return false
  if (flags.REQUIRE_BATCHED_EXECUTION_FOR_CUSTOM_MICROBATCH_STRATEGY === true) return true
  const { registry } = macros
  const macro = registry.findStatically(undefined, 'get_incremental_microbatch_sql')
  return macro !== undefined && registry.internalPackages.includes(macro.package_name)
}

export const microbatchRunner: NodeRunner<ModelNode> = {
  start: (task) => emitStart(task, title(task)),
  compile: async () => {},
  execute: runBatches,
  finish: (task, result) => emitModelResult(task, result, title(task)),
}

function title(task: NodeTask<ModelNode>): string {
  return `${task.node.language} microbatch model ${relationTitle(task)}`
}

async function runBatches(task: NodeTask<ModelNode>): Promise<Outcome> {
  const { node, run, session } = task
  const isIncremental = await hasFormerRows(task)
  const spans = batchSpans(task, isIncremental)
  const succeeded = await runSpans(task, spans, isIncremental)
  const successful = spans.filter((span) => succeeded.has(span))
  const failed = spans.filter((span) => !succeeded.has(span))
  const earlier = run.execution.retried?.batches.get(node.unique_id)?.successful ?? []
  const batch_results: BatchResults = {
    successful: [...successful.map(isoSpan), ...earlier],
    failed: failed.map(isoSpan),
  }
  if (failed.length > 0) {
    const message = successful.length > 0 ? `PARTIAL SUCCESS (${successful.length}/${spans.length})` : 'ERROR'
    return { status: successful.length > 0 ? 'partial success' : 'error', message, failures: 0, batch_results }
  }
  for (const pointer of await materializeLatestVersion(task, [relationOf(task)])) {
    session.introspection.cacheAdded(pointer.incorporate({ dbt_created: true }))
  }
  return { status: 'success', message: 'SUCCESS', failures: 0, batch_results }
}

function relationOf({ node, run }: NodeTask<ModelNode>): Relation {
  const { adapter, root } = run.execution.setup
  return adapter.relations.createFrom(relationConfig(node), root.quoting)
}

async function hasFormerRows(task: NodeTask<ModelNode>): Promise<boolean> {
  const { database, schema, identifier } = relationOf(task)
  const known = await task.session.introspection.getRelation(database, schema ?? '', identifier)
  const { full_refresh } = task.node.config
  return known?.type === 'table' && !(full_refresh ?? task.run.execution.flags.FULL_REFRESH)
}

function batchSpans({ node, run }: NodeTask<ModelNode>, isIncremental: boolean): readonly BatchSpan[] {
  const { flags, retried, setup } = run.execution
  const again = retried?.batches.get(node.unique_id)
  if (again) return again.failed.map(([start, end]) => ({ startMs: Date.parse(start), endMs: Date.parse(end) }))
  const { batch_size, begin, lookback } = node.config
  if (!begin) throw refuse(node, `Microbatch model '${node.name}' requires a 'begin' configuration.`)
  const sample = flags.SAMPLE ?? undefined
  const startMs = sample ? sample.startMs : wallClockMs(flags.EVENT_TIME_START)
  const endMs = sample ? sample.endMs : wallClockMs(flags.EVENT_TIME_END)
  return planBatches({
    size: sizeOf(node, batch_size),
    beginMs: wallClockMs(begin) ?? 0,
    lookback: Number(lookback),
    isIncremental,
    nowMs: retried?.startedAtMs ?? setup.invocation.startedAtMs,
    ...(startMs !== undefined && { startMs }),
    ...(endMs !== undefined && { endMs }),
  })
}

const SIZES: readonly string[] = ['hour', 'day', 'month', 'year']

function sizeOf(node: ModelNode, size: string | null): BatchSize {
  if (size !== null && SIZES.includes(size)) return size as BatchSize
  throw refuse(
    node,
    `Microbatch model '${node.name}' does not have a 'batch_size' config (one of ['hour', 'day', 'month', 'year']) specificed.`,
  )
}

function refuse(node: ModelNode, message: string): DbtError {
  return dbtError('DbtRuntimeError', 'microbatch/config', message, { node: nodeTitle(node) })
}

/** What a clock in UTC would have to show: a zone that was written with it counts for nothing. */
function wallClockMs(moment: unknown): number | undefined {
  if (moment instanceof YamlDateTime) {
    return Date.UTC(
      moment.year,
      moment.month - 1,
      moment.day,
      moment.hour,
      moment.minute,
      moment.second,
      Math.floor(moment.microsecond / 1000),
    )
  }
  if (moment instanceof YamlDate) return Date.UTC(moment.year, moment.month - 1, moment.day)
  if (typeof moment !== 'string') return undefined
  return Number(dateTimeFromIso(moment).fieldMicroseconds / 1000n)
}

function isoSpan({ startMs, endMs }: BatchSpan): readonly [string, string] {
  return [moment(startMs).isoformat(), moment(endMs).isoformat()]
}
