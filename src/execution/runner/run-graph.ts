/** Runs the selected part of a graph: each node when what it needs is done, and none whose parent failed. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import { isEphemeralModel } from '#manifest/nodes/node.ts'
import { getGraphNode } from '#manifest/manifest.ts'
import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { MAIN_THREAD } from '#warehouse/adapter/thread-name.ts'
import type { Execution } from '../execution.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import type { NodeResult, RunnableNode } from './node-result.ts'
import { type NodeRunner, newRun, type Run } from './node-task.ts'
import { isoTime, resultData, runNode } from './run-node.ts'
import { runQueue } from './run-queue.ts'
import { tellFailure } from './tell-results.ts'
import type { MoreThreads } from './workers.ts'

export interface GraphRun {
  readonly execution: Execution
  readonly graph: Graph
  readonly selected: readonly UniqueId[]
  readonly threads: number
  readonly runnerOf: (node: RunnableNode) => NodeRunner
  /** False: no node waits for another, and none is skipped. */
  readonly isOrdered: boolean
  /** What else a failure is, besides errors: in `build` a failed or skipped test holds up what follows. */
  readonly blockingStatuses: ReadonlySet<NodeStatus>
  /** Tests that run right before a model, by the model: unit tests. */
  readonly before?: ReadonlyMap<UniqueId, readonly UniqueId[]>
  /** Whether microbatch models wait for one another in the queue, and hold up what comes behind them. */
  readonly holdsMicrobatch?: boolean
  /** After an error the command ends with the last one, once a further node could queue up or nothing is left, whatever the flags say. */
  readonly stopsAtError?: boolean
  /** Whether ephemeral models are among the results. */
  readonly keepsEphemeral?: boolean
}

const ALWAYS_BLOCKING: ReadonlySet<NodeStatus> = new Set(['error', 'partial success'])
export const BUILD_BLOCKING: ReadonlySet<NodeStatus> = new Set(['error', 'partial success', 'fail', 'skipped'])
export const RUN_BLOCKING = ALWAYS_BLOCKING

/** Results go to `results` in the order in which they come. */
export async function runGraph(plan: GraphRun, results: NodeResult[]): Promise<void> {
  await new GraphRunner(plan, results).run()
}

/** Where a node is run. */
interface Place {
  readonly thread: string
  readonly more: MoreThreads
}

class GraphRunner {
  readonly #plan: GraphRun
  readonly #run: Run
  readonly #results: NodeResult[]
  /** Nodes not to run, and the failed ephemeral model behind it if there is one. */
  readonly #skipped = new Map<UniqueId, NodeResult | undefined>()
  readonly #stop = new AbortController()
  #count = 0
  #failed: NodeResult | undefined
  /** The last error of a run that an error stops. */
  #lastError: NodeResult | undefined

  constructor(plan: GraphRun, results: NodeResult[]) {
    this.#plan = plan
    this.#results = results
    const nodes = plan.selected.map((unique_id) => this.#node(unique_id))
    const extra = [...(plan.before?.values() ?? [])].reduce((sum, tests) => sum + tests.length, 0)
    this.#run = newRun(plan.execution, nodes.filter((node) => !isEphemeralModel(node as never)).length + extra)
  }

  async run(): Promise<void> {
    const { graph, selected, isOrdered, threads, execution, holdsMicrobatch = false } = this.#plan
    const stop = () => {
      this.#stop.abort()
      this.#cancel()
    }
    if (execution.signal.aborted) stop()
    execution.signal.addEventListener('abort', stop, { once: true })
    const isMicrobatch = (unique_id: UniqueId) => {
      const node = this.#node(unique_id)
      return holdsMicrobatch && node.resource_type === 'model' && node.config.incremental_strategy === 'microbatch'
    }
    await runQueue(
      {
        graph,
        selected,
        isOrdered,
        threads,
        isMicrobatch,
        stop: this.#stop.signal,
        endsAtNext: () => this.#lastError !== undefined,
      },
      (unique_id, thread, more) => this.#work(unique_id, { thread, more }),
    )
    if (this.#lastError) throw stopped(this.#lastError)
    if (this.#failed) this.#skipTheRest(this.#failed)
  }

  async #work(unique_id: UniqueId, at: Place): Promise<void> {
    for (const test of this.#plan.before?.get(unique_id) ?? []) {
      const isSkipped = this.#skipped.has(unique_id)
      // After a failure that stops the run, what belongs to the model is still told to be skipped.
      if (this.#stop.signal.aborted && !isSkipped) return
      const result = await this.#runOrSkip(test, at, isSkipped ? { cause: undefined } : undefined)
      this.#record(result)
      if (this.#plan.blockingStatuses.has(result.status)) this.#skipped.set(unique_id, undefined)
    }
    const skip = this.#skipped.has(unique_id) ? { cause: this.#skipped.get(unique_id) } : undefined
    this.#record(await this.#runOrSkip(unique_id, at, skip))
  }

  async #runOrSkip(
    unique_id: UniqueId,
    { thread, more }: Place,
    skip: { readonly cause: NodeResult | undefined } | undefined,
  ): Promise<NodeResult> {
    const node = this.#node(unique_id)
    const index = isEphemeralModel(node as never) ? 0 : ++this.#count
    if (skip) return this.#skip(node, index, thread, skip.cause)
    return runNode(this.#plan.runnerOf(node), { run: this.#run, node, index, thread, more })
  }

  #record(result: NodeResult): void {
    const { node } = result
    const { execution, blockingStatuses, isOrdered, stopsAtError } = this.#plan
    const isEphemeral = isEphemeralModel(node as never)
    if (!isEphemeral || this.#plan.keepsEphemeral) this.#results.push(result)
    const isFailure = result.status === 'error' || result.status === 'fail' || result.status === 'partial success'
    if (isFailure && execution.flags.FAIL_FAST) this.#failFast(result)
    if (stopsAtError && result.status === 'error') this.#lastError = result
    const isToContinue = node.resource_type === 'model' && node.config.on_error === 'continue'
    if (!isOrdered || isToContinue || !blockingStatuses.has(result.status)) return
    execution.events.emit('MarkSkippedChildren', {
      unique_id: node.unique_id,
      status: result.status,
      run_result: resultData(result),
    })
    for (const each of this.#below(node.unique_id)) this.#skipped.set(each, isEphemeral ? result : undefined)
  }

  /** Everything that comes after a node, tests that others wait for included. */
  #below(unique_id: UniqueId): Set<UniqueId> {
    const found = new Set<UniqueId>()
    const open = [unique_id]
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      for (const child of this.#plan.graph.children(each)) {
        if (found.has(child)) continue
        found.add(child)
        open.push(child)
      }
    }
    return found
  }

  #skip(node: RunnableNode, index: number, thread: string, cause: NodeResult | undefined): NodeResult {
    const { execution } = this.#plan
    const progress = new NodeProgress(node)
    const events = eventsOfNode(execution, progress, thread)
    progress.status = 'started'
    progress.startedAt = isoTime(execution.setup.now())
    events.emit('NodeStart')
    const schema = 'schema' in node ? (node.schema ?? '') : ''
    let message: string | null = null
    if (isEphemeralModel(node as never)) {
      // Nobody hears of an ephemeral model that is passed over.
    } else if (cause) {
      events.emit('LogSkipBecauseError', {
        schema,
        relation: node.name,
        index,
        total: this.#run.total,
        status: cause.status,
      })
      tellFailure(execution, cause, false)
      message =
        `Compilation Error in ${node.unique_id}, caused by compilation error in referenced ephemeral model ` +
        cause.node.unique_id
    } else {
      const data = { resource_type: node.resource_type, schema, node_name: node.name, index, total: this.#run.total }
      progress.status = 'skipped'
      events.emit('SkippingDetails', data)
    }
    const result = skippedResult(node, thread, message)
    events.emit('NodeFinished', { run_result: resultData(result) })
    return result
  }

  #failFast(result: NodeResult): void {
    this.#failed ??= result
    this.#stop.abort()
    this.#cancel()
  }

  #cancel(): void {
    const { events, setup, turns } = this.#plan.execution
    turns?.leases.stopWaiting()
    for (const conn_name of setup.adapter.cancelAll()) events.emit('LogCancelLine', { conn_name })
  }

  #skipTheRest(failed: NodeResult): void {
    const done = new Set(this.#results.map((result) => result.node.unique_id))
    for (const unique_id of this.#plan.selected) {
      const node = this.#node(unique_id)
      if (!done.has(unique_id)) this.#results.push(skippedResult(node, MAIN_THREAD, 'Skipping due to fail_fast'))
    }
    tellFailure(this.#plan.execution, failed, true)
  }

  #node(unique_id: UniqueId): RunnableNode {
    return getGraphNode(this.#plan.execution.manifest, unique_id) as RunnableNode
  }
}

export function skippedResult(node: RunnableNode, thread_id: string, message: string | null): NodeResult {
  return {
    node,
    status: 'skipped',
    message,
    timing: [],
    thread_id,
    execution_time: 0,
    adapter_response: {},
    failures: null,
    batch_results: null,
  }
}

/** Whatever went wrong in the node, dbt calls it a runtime error when it stops the command. */
function stopped({ error, message }: NodeResult): Error {
  if (error instanceof DbtError) return new DbtError('DbtRuntimeError', error.diagnostics)
  return error ?? new Error(message ?? '')
}
