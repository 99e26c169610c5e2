import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { Exposure } from '#manifest/nodes/exposure.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { SavedQuery } from '#manifest/nodes/saved-query.ts'
import type { SourceDefinition } from '#manifest/nodes/source.ts'
import type { UnitTestDefinition, UnitTestNode } from '#manifest/nodes/unit-test.ts'
import type { BatchResults, NodeStatus, OverloadResults } from '#manifest/artifacts/run-results.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import type { SourceAge, TemplateResult } from '#project/context/objects/result-object.ts'

/** What a run can work through. */
export type RunnableNode = ManifestNode | FunctionNode | SourceDefinition | UnitTestDefinition | Exposure | SavedQuery

/** How one node ended. */
export interface NodeResult extends TemplateResult {
  /** A unit test that ran is there as it ran. */
  readonly node: RunnableNode | UnitTestNode
  /** Of a function. */
  readonly overload_results?: OverloadResults
  /** The error behind the message, for callers that show more of it. */
  readonly error?: Error
}

/** What running a node gives; the runner adds who, when and how long. */
export interface Outcome {
  /** What ran, where it is not the node itself. */
  readonly node?: UnitTestNode
  readonly status: NodeStatus
  readonly message: string | null
  readonly adapter_response?: Readonly<Record<string, unknown>>
  readonly failures?: number | null
  readonly batch_results?: BatchResults | null
  readonly overload_results?: OverloadResults
  readonly table?: Table
  readonly freshness?: SourceAge
}
