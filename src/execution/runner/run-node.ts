/** Runs one node from its start line to its result, whatever happens in between. */
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import { systemFailure } from '#foundation/diagnostics/system-failure.ts'
import type { TimingInfo } from '#manifest/artifacts/run-results.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import { isEphemeralModel, type ManifestNode } from '#manifest/nodes/node.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { artifactTime } from '#manifest/artifacts/artifact-time.ts'
import { hasRelation } from '#project/context/has-relation.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { LastBuild } from '../leases/lease-book.ts'
import { writtenRelation } from '../leases/lease-names.ts'
import { type LeasedNode, reusedMessage, withLease } from '../leases/with-lease.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import { withBuildPath } from './built-from.ts'
import type { NodeResult, Outcome, RunnableNode } from './node-result.ts'
import { placeFailure } from './place-failure.ts'
import type { NodeRunner, NodeTask, Run } from './node-task.ts'
import type { MoreThreads } from './workers.ts'

export interface StartedNode {
  readonly run: Run
  readonly node: RunnableNode
  readonly index: number
  readonly thread: string
  readonly more?: MoreThreads
}

export async function runNode(runner: NodeRunner, started: StartedNode): Promise<NodeResult> {
  const { run, node, index, thread } = started
  const { execution } = run
  const { setup } = execution
  const now = () => setup.now()
  const progress = new NodeProgress(node)
  const events = eventsOfNode(execution, progress, thread)
  const session = setup.adapter.threadSession(thread)
  const task: NodeTask = { run, node, index, thread, events, session, ...(started.more && { more: started.more }) }
  const isQuiet = isEphemeralModel(node as never) && runner.executesEphemeral !== true

  progress.status = 'started'
  progress.startedAt = isoTime(now())
  events.emit('NodeStart')
  if (!isQuiet) runner.start(task)

  let startedMs = now()
  const timing: TimingInfo[] = []
  let outcome: Outcome
  let error: Error | undefined
  try {
    const work = (leased?: LeasedNode) => {
      // What it took to wait for others is not the node's own time.
      startedMs = now()
      return session.named(
        node.unique_id,
        async () => {
          await leased?.enter(session)
          progress.status = 'compiling'
          events.emit('NodeCompiling')
          const compile = () => runner.compile(task)
          await timed('compile', timing, now, execution.flags.INTROSPECT ? compile : () => session.mute(compile))
          if (isQuiet) return { status: 'success', message: null } as const
          const reused = await leased?.reusable()
          if (reused) return reusedOutcome(reused)
          progress.status = 'executing'
          events.emit('NodeExecuting')
          const leasedTask = leased ? { ...task, lease: leased } : task
          const executed = await timed('execute', timing, now, () => runner.execute(leasedTask))
          if (executed.status === 'success') leased?.built()
          if (executed.status === 'error' || executed.status === 'partial success') leased?.failed()
          return executed
        },
        { events, queryComment: run.comments.for(node.unique_id, node) },
      )
    }
    const { turns } = execution
    outcome =
      turns && isWritten(node, setup)
        ? await withLease(
            turns.leases,
            turns.reuse,
            { node, relation: writtenRelation(setup, node), events, now },
            work,
          )
        : await work()
  } catch (thrown) {
    error = execution.signal.aborted ? interrupted(nodeTitle(node)) : failureOf(thrown, task)
    outcome = { status: runner.failureStatus ?? 'error', message: tell(error, task) }
  } finally {
    run.compiler.forget(node)
  }
  const result: NodeResult = {
    node: outcome.node ?? node,
    status: outcome.status,
    message: outcome.message,
    timing,
    thread_id: thread,
    execution_time: (now() - startedMs) / 1000,
    adapter_response: outcome.adapter_response ?? {},
    failures: outcome.failures ?? null,
    batch_results: outcome.batch_results ?? null,
    ...(outcome.overload_results && { overload_results: outcome.overload_results }),
    ...(outcome.table && { table: outcome.table }),
    ...(outcome.freshness && { freshness: outcome.freshness }),
    ...(error && { error }),
  }
  progress.status = result.status
  progress.finishedAt = isoTime(now())
  if (!isQuiet) runner.finish(task, result)
  events.emit('NodeFinished', { run_result: resultData(result) })
  return result
}

/** Whether it takes a lease, where there are leases. */
export function isWritten(node: RunnableNode, setup: ProjectSetup): node is ManifestNode | FunctionNode {
  return 'materialized' in node.config && hasRelation(setup, node as ManifestNode)
}

function reusedOutcome(built: LastBuild): Outcome {
  const message = reusedMessage(built)
  const adapter_response = { _message: message, ...(built.runId !== null && { reused_from: built.runId }) }
  return { status: 'reused', message, adapter_response }
}

/** Runs a step of a node's work and notes how long it took. */
export async function timed<T>(
  name: string,
  timing: TimingInfo[],
  now: () => number,
  work: () => Promise<T>,
): Promise<T> {
  const started_at = artifactTime(now() * 1000)
  try {
    return await work()
  } finally {
    timing.push({ name, started_at, completed_at: artifactTime(now() * 1000) })
  }
}

function failureOf(thrown: unknown, { run, node }: NodeTask): Error {
  const placed = systemFailure(thrown, nodeTitle(node)) ?? placeFailure(asError(thrown), run.execution, node)
  return withBuildPath(placed, node)
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Tells what went wrong as dbt's event of that kind, and gives the message for the results. */
function tell(error: Error, { events, node }: NodeTask): string {
  const exc = error.message
  if (error instanceof DbtError) {
    const isInternal = error.excType.startsWith('DbtInternal')
    events.emit(isInternal ? 'InternalErrorOnRun' : 'CatchableExceptionOnRun', { exc, exc_info: '', build_path: '' })
    return exc
  }
  events.emit('GenericExceptionOnRun', { build_path: '', unique_id: node.unique_id, exc })
  events.emit('LogDebugStackTrace', { exc_info: error.stack ?? '' })
  return exc
}

/** A result as events carry it. */
export function resultData(result: NodeResult): Readonly<Record<string, unknown>> {
  return {
    status: result.status,
    message: result.message ?? '',
    timing_info: result.timing,
    thread: result.thread_id,
    execution_time: result.execution_time,
    adapter_response: result.adapter_response,
    num_failures: result.failures ?? 0,
  }
}

/** The form in which events say when a node started and ended. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000')
}
