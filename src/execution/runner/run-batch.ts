/** One batch of a microbatch model: the model for a span of time, told as a node of its own with the model's id. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { TimingInfo } from '#manifest/artifacts/run-results.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { PyDateTime } from '#project/builtins/datetime/date-time.ts'
import { PYTZ_UTC } from '#project/builtins/pytz/timezone.ts'
import { relationTitle } from './describe-node.ts'
import type { Batch } from './event-time-filter.ts'
import { batchName, type BatchSize, type BatchSpan } from './microbatch-batches.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import type { Outcome } from './node-result.ts'
import type { NodeTask } from './node-task.ts'
import { nodeContext } from './node-context.ts'
import { runMaterialization } from './run-materialization.ts'
import { isoTime, timed } from './run-node.ts'
import { mainOutcome } from './run-model.ts'

/** Where a batch stands among the others. */
export interface BatchPlace {
  readonly span: BatchSpan
  readonly index: number
  readonly total: number
  /** Whether rows are added to those of former batches. */
  readonly isIncremental: boolean
}

/** A batch in work. */
export interface BatchTask extends BatchPlace {
  readonly task: NodeTask<ModelNode>
  /** How far the batch is, as its events say. */
  readonly progress: NodeProgress
  readonly timing: TimingInfo[]
}

/** A batch is told as a node of its own, with the model's id. */
export function ownEvents(task: NodeTask<ModelNode>): Pick<BatchTask, 'task' | 'progress' | 'timing'> {
  const progress = new NodeProgress(task.node)
  return { progress, timing: [], task: { ...task, events: eventsOfNode(task.run.execution, progress, task.thread) } }
}

/** Says how a batch is run. */
export function tellWay(task: NodeTask<ModelNode>, span: BatchSpan, way: 'sequentially' | 'concurrently'): void {
  task.events.emit('MicrobatchExecutionDebug', { msg: `${describe({ task, span })} is being run ${way}` })
}

function startBatch(batch: BatchTask): void {
  const { task, progress } = batch
  const { execution } = task.run
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

/** Tells of a batch that is left out. */
export function skipBatch(batch: BatchTask): void {
  tellWay(batch.task, batch.span, 'sequentially')
  startBatch(batch)
  tellBatch(batch, 'skipped', 0, 'info')
  finishBatch(batch, { status: 'skipped', message: 'SKIPPED', execution_time: 0 })
}

/** False if it went wrong: the others go on. */
export function runBatch(batch: BatchTask): Promise<boolean> {
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

/** The end of a span as templates see it. */
export function moment(ms: number): PyDateTime {
  return PyDateTime.atInstant(BigInt(ms) * 1000n, PYTZ_UTC)
}

function describe({ task, span }: Pick<BatchTask, 'task' | 'span'>): string {
  return `batch ${batchName(span.startMs, task.node.config.batch_size as BatchSize)} of ${relationTitle(task)}`
}

function tellBatch(batch: BatchTask, status: string, execution_time: number, level: 'info' | 'error'): void {
  batch.task.events.emit(
    'LogBatchResult',
    { description: describe(batch), status, batch_index: batch.index + 1, total_batches: batch.total, execution_time },
    level,
  )
}
