import type { ModelFacts } from '#warehouse/adapter/model-facts.ts'
import type { ConstraintType } from '#warehouse/adapter/dialect.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { MaterializedNode } from './materialized-node.ts'

/** What a warehouse may want to know of a node before it is built. */
export function modelFacts(node: MaterializedNode): ModelFacts {
  const isEnforced = node.resource_type === 'model' && node.contract.enforced
  const constraints =
    node.resource_type === 'model' && isEnforced
      ? [...node.constraints, ...Object.values(node.columns).flatMap((column) => column.constraints)]
      : []
  return {
    title: nodeTitle(node),
    database: node.database,
    // A project's macro may name no schema.
    schema: node.schema as string | null,
    identifier: node.alias,
    constraintTypes: constraints.map((constraint) => constraint.type as ConstraintType),
  }
}
