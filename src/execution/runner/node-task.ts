import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { NodeCompiler } from '../compiler/compile-node.ts'
import { QueryComments } from '../compiler/query-comments.ts'
import type { Execution } from '../execution.ts'
import type { LeasedNode } from '../leases/with-lease.ts'
import type { NodeResult, Outcome, RunnableNode } from './node-result.ts'
import type { MoreThreads } from './workers.ts'

/** What the nodes of one run share beyond the project. */
export interface Run {
  readonly execution: Execution
  readonly compiler: NodeCompiler
  readonly comments: QueryComments
  /** How many nodes there are to count: all but ephemeral models. */
  readonly total: number
}

export function newRun(execution: Execution, total: number): Run {
  return { execution, total, compiler: new NodeCompiler(execution), comments: new QueryComments(execution.macros) }
}

/** One node that is being worked on. */
export interface NodeTask<N extends RunnableNode = RunnableNode> {
  readonly run: Run
  readonly node: N
  /** Its place in the count, from 1. */
  readonly index: number
  readonly thread: string
  readonly events: EventSink
  readonly session: Session
  /** Where leases are: for sessions besides its own. */
  readonly lease?: Pick<LeasedNode, 'enter'>
  /** Where there is a queue: more threads for work that can be divided. */
  readonly more?: MoreThreads
}

/** How a kind of node is run. The lines it tells are dbt's. */
export interface NodeRunner<N extends RunnableNode = RunnableNode> {
  /** Whether ephemeral models are executed like others; else they are only compiled. */
  readonly executesEphemeral?: boolean
  /** The status of a node that could not be run, where it is not `error`. */
  readonly failureStatus?: NodeStatus
  /** Tells that the node starts. */
  start(task: NodeTask<N>): void
  /** Makes the SQL. */
  compile(task: NodeTask<N>): Promise<void>
  execute(task: NodeTask<N>): Promise<Outcome>
  /** Tells how the node ended. */
  finish(task: NodeTask<N>, result: NodeResult): void
}
