/** A microbatch model: built span by span of time, each as a model of its own. */
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { BatchResults, TimingInfo } from '#manifest/artifacts/run-results.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { PyDateTime } from '#project/builtins/datetime/date-time.ts'
import { dateTimeFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { PYTZ_UTC } from '#project/builtins/pytz/timezone.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Execution } from '../execution.ts'
import { relationTitle } from './describe-node.ts'
import type { Batch } from './event-time-filter.ts'
import { materializeLatestVersion } from './latest-version-pointer.ts'
import { batchName, type BatchSize, type BatchSpan, planBatches } from './microbatch-batches.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import type { Outcome, RunnableNode } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { nodeContext } from './node-context.ts'
import { runMaterialization } from './run-materialization.ts'
import { isoTime, timed } from './run-node.ts'
import { emitModelResult, emitStart, mainOutcome } from './run-model.ts'

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
  const { signal } = run.execution
  const isIncremental = await hasFormerRows(task)
  const spans = batchSpans(task, isIncremental)
  const successful: BatchSpan[] = []
  const failed: BatchSpan[] = []
  for (const [index, span] of spans.entries()) {
    const batch: BatchTask = {
      ...ownEvents(task),
      span,
      index,
      total: spans.length,
      isIncremental: index > 0 || isIncremental,
    }
    // Without the first batch there is nothing that the others could be added to.
    const isSkipped = index > 0 && failed[0] === spans[0]
    if (signal.aborted) failed.push(span)
    else if (isSkipped) {
      skipBatch(batch)
      failed.push(span)
    } else {
      const isSuccess = await runBatch(batch)
      ;(isSuccess ? successful : failed).push(span)
    }
  }
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

interface BatchTask {
  readonly task: NodeTask<ModelNode>
  /** How far the batch is, as its events say. */
  readonly progress: NodeProgress
  readonly timing: TimingInfo[]
  readonly span: BatchSpan
  readonly index: number
  readonly total: number
  /** Whether rows are added to those of former batches. */
  readonly isIncremental: boolean
}

/** A batch is told as a node of its own, with the model's id. */
function ownEvents(task: NodeTask<ModelNode>): Pick<BatchTask, 'task' | 'progress' | 'timing'> {
  const progress = new NodeProgress(task.node)
  return { progress, timing: [], task: { ...task, events: eventsOfNode(task.run.execution, progress, task.thread) } }
}

function startBatch(batch: BatchTask): void {
  const { task, progress } = batch
  const { execution } = task.run
  const msg = `${describe(batch)} is being run sequentially`
  task.events.emit('MicrobatchExecutionDebug', { msg })
  progress.status = 'started'
  progress.startedAt = isoTime(execution.setup.now())
  task.events.emit('NodeStart')
}

/** What came of a batch, as events tell it. */
interface BatchOutcome extends Pick<Outcome, 'message' | 'adapter_response'> {
  readonly status: 'success' | 'error' | 'skipped'
  readonly execution_time: number
}

function finishBatch({ task, timing }: BatchTask, outcome: BatchOutcome): void {
  const { status, message, adapter_response = {}, execution_time } = outcome
  const run_result = {
    status,
    message: message ?? '',
    timing_info: timing,
    thread: task.thread,
    execution_time,
    adapter_response,
    num_failures: status === 'success' ? 0 : 1,
  }
  task.events.emit('NodeFinished', { run_result })
}

function skipBatch(batch: BatchTask): void {
  startBatch(batch)
  tellBatch(batch, 'skipped', 0, 'info')
  finishBatch(batch, { status: 'skipped', message: 'SKIPPED', execution_time: 0 })
}

/** False if it went wrong: the others go on. */
function runBatch(batch: BatchTask): Promise<boolean> {
  return batch.task.session.telling(batch.task.events, () => runToldBatch(batch))
}

async function runToldBatch(batch: BatchTask): Promise<boolean> {
  const { task, progress } = batch
  const { run, events, node } = task
  const { signal, setup } = run.execution
  startBatch(batch)
  events.emit('LogStartBatch', {
    description: describe(batch),
    batch_index: batch.index + 1,
    total_batches: batch.total,
  })
  const startedMs = setup.now()
  const finish = (outcome: Omit<BatchOutcome, 'execution_time'>, line: string) => {
    const execution_time = (setup.now() - startedMs) / 1000
    progress.status = outcome.status
    progress.finishedAt = isoTime(setup.now())
    tellBatch(batch, line, execution_time, outcome.status === 'error' ? 'error' : 'info')
    finishBatch(batch, { ...outcome, execution_time })
  }
  try {
    const { message, adapter_response = {} } = await buildBatch(batch)
    finish({ status: 'success', message, adapter_response }, message ?? '')
    return true
  } catch (error) {
    if (signal.aborted || !(error instanceof DbtError)) throw error
    const exc = `Exception on worker thread. ${error.message}`
    events.emit('GenericExceptionOnRun', { unique_id: node.unique_id, build_path: '', exc })
    finish({ status: 'error', message: 'ERROR' }, 'error')
    return false
  }
}

async function buildBatch(given: BatchTask): Promise<Outcome> {
  const { task, isIncremental, progress, timing } = given
  const now = () => task.run.execution.setup.now()
  const { node, batch } = batchNode(given)
  progress.status = 'compiling'
  task.events.emit('NodeCompiling')
  const own = { ...task, node }
  const { compiler } = task.run
  await timed('compile', timing, now, () =>
    compiler.compile(node, {
      session: task.session,
      thread: task.thread,
      batch: batch.name,
      contextOf: (each, extra) =>
        nodeContext({ ...task, node: each }, { ...(each === node && { batch }), ...(extra && { extra }) }).context,
    }),
  )
  progress.status = 'executing'
  task.events.emit('NodeExecuting')
  const made = nodeContext(own, { batch })
  if (isIncremental) {
    made.context.set('is_incremental', new HostCallable('is_incremental', () => true))
    made.context.set('should_full_refresh', new HostCallable('should_full_refresh', () => false))
  }
  for (const relation of await timed('execute', timing, now, () => runMaterialization(own, made))) {
    task.session.introspection.cacheAdded(relation.incorporate({ dbt_created: true }))
  }
  return mainOutcome(own, made.results)
}

/** The model as it is for one batch: its span is known, and only the ends of the row have hooks. */
function batchNode({ task, span, index, total }: BatchTask): { readonly node: ModelNode; readonly batch: Batch } {
  const { config } = task.node
  const size = config.batch_size as BatchSize
  const name = batchName(span.startMs, size)
  const [start, end] = [moment(span.startMs), moment(span.endMs)]
  const node = {
    ...task.node,
    extra_ctes: [],
    extra_ctes_injected: false,
    config: {
      ...config,
      'pre-hook': index === 0 ? config['pre-hook'] : [],
      'post-hook': index === total - 1 ? config['post-hook'] : [],
      __dbt_internal_microbatch_event_time_start: start,
      __dbt_internal_microbatch_event_time_end: end,
    },
    batch: { id: name.replaceAll('-', ''), event_time_start: start, event_time_end: end },
  }
  return { node, batch: { name, start, end } }
}

function moment(ms: number): PyDateTime {
  return PyDateTime.atInstant(BigInt(ms) * 1000n, PYTZ_UTC)
}

function isoSpan({ startMs, endMs }: BatchSpan): readonly [string, string] {
  return [moment(startMs).isoformat(), moment(endMs).isoformat()]
}

function describe({ task, span }: BatchTask): string {
  return `batch ${batchName(span.startMs, task.node.config.batch_size as BatchSize)} of ${relationTitle(task)}`
}

function tellBatch(batch: BatchTask, status: string, execution_time: number, level: 'info' | 'error'): void {
  batch.task.events.emit(
    'LogBatchResult',
    { description: describe(batch), status, batch_index: batch.index + 1, total_batches: batch.total, execution_time },
    level,
  )
}
