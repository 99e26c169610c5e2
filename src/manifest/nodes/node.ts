import type { AnalysisNode } from './analysis.ts'
import type { Exposure } from './exposure.ts'
import type { FunctionNode } from './function.ts'
import type { Metric } from './metric.ts'
import type { ModelNode } from './model.ts'
import type { OperationNode } from './operation.ts'
import type { SavedQuery } from './saved-query.ts'
import type { SeedNode } from './seed.ts'
import type { SemanticModel } from './semantic-model.ts'
import type { SnapshotNode } from './snapshot.ts'
import type { SourceDefinition } from './source.ts'
import type { SqlOperationNode } from './sql-operation.ts'
import type { TestNode } from './test.ts'
import type { UniqueId } from './unique-id.ts'
import type { UnitTestDefinition } from './unit-test.ts'

/** What stands under `nodes` in a manifest. */
export type ManifestNode =
  | ModelNode
  | SeedNode
  | SnapshotNode
  | TestNode
  | AnalysisNode
  | OperationNode
  | SqlOperationNode

/** What `ref` can point at. */
export type RefableNode = ModelNode | SeedNode | SnapshotNode

/** Everything that has edges. */
export type GraphNode =
  | ManifestNode
  | FunctionNode
  | SourceDefinition
  | Exposure
  | Metric
  | SemanticModel
  | SavedQuery
  | UnitTestDefinition

export function isRefable(node: { readonly resource_type: string }): node is RefableNode {
  return isRefableType(node.resource_type)
}

export function isRefableType(resource_type: string): boolean {
  return resource_type === 'model' || resource_type === 'seed' || resource_type === 'snapshot'
}

/** The nodes that a node reads from; sources and seeds read from none. */
export function dependsOnNodes(node: GraphNode): readonly UniqueId[] {
  switch (node.resource_type) {
    case 'source':
    case 'seed':
      return []
    default:
      return node.depends_on.nodes
  }
}

/** An ephemeral model has no relation: its text is put into the models that read from it. */
export function isEphemeralModel(node: GraphNode): boolean {
  return node.resource_type === 'model' && node.config.materialized === 'ephemeral'
}
