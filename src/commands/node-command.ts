import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import type { Execution } from '#execution/execution.ts'
import type { NodeResult, RunnableNode } from '#execution/runner/node-result.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { GivenStates } from './previous-state.ts'

/** How a command differs from the others. */
export interface NodeCommand {
  readonly resourceTypes: ReadonlySet<ResourceType>
  readonly runnerOf: (node: RunnableNode, execution: Execution) => NodeRunner
  /** Whether what is run waits for the tests of what it reads. */
  readonly waitsForTests?: boolean
  readonly blockingStatuses?: ReadonlySet<NodeStatus>
  /** False: no node waits for another. */
  readonly isOrdered?: boolean
  /** Whether unit tests run right before their model, and not as nodes of their own. */
  readonly hasUnitTestsFirst?: boolean
  /** Whether it builds something: makes schemas and runs the project's hooks. */
  readonly builds?: boolean
  /** Whether it makes schemas, where that is not what building says. */
  readonly createsSchemas?: boolean
  /** Whether hooks run, where that is not what building says. */
  readonly runsHooks?: boolean
  /** Says that there are hooks which the command passes over: once where they would begin, once where they would end. */
  readonly tellHooksNotRun?: () => void
  /** Which of the selected nodes the command has something to do with. */
  readonly accepts?: (node: RunnableNode) => boolean
  /** Writes what the command finds out, in place of run_results.json. */
  readonly writeResults?: (results: readonly NodeResult[], elapsedSeconds: number) => void
  /** What else is asked of the warehouse, once all nodes are done and before the connections are closed. */
  readonly beforeClose?: (execution: Execution, results: readonly NodeResult[]) => Promise<void>
  /** Whether nodes without any text count too. */
  readonly includesEmptyNodes?: boolean
  /** A node that is there for this run alone: it is gone before anything is written. */
  readonly passingNode?: UniqueId
  /** Whether what is parsed is written after the run alone. */
  readonly writesLate?: boolean
  readonly stopsAtError?: boolean
  /** Artifacts of earlier runs, where they have been read already. */
  readonly states?: GivenStates
  /** Whether it needs the manifest of another environment, with `--defer` or without. */
  readonly defersAlways?: boolean
  readonly holdsMicrobatch?: boolean
  /** Whether ephemeral models are among the results. */
  readonly keepsEphemeral?: boolean
  /** What is said in place of the usual last lines. */
  readonly tell?: (results: readonly NodeResult[], execution: Execution) => void
}

export interface CommandOutcome {
  readonly success: boolean
  readonly results: readonly NodeResult[]
}
