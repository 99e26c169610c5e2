import type { ModelFacts } from '#warehouse/adapter/model-facts.ts'
import type { ConstraintType } from '#warehouse/adapter/dialect.ts'
import type { MaterializedNode } from './materialized-node.ts'

/** What a warehouse may want to know of a node before it is built. */
export function modelFacts(node: MaterializedNode): ModelFacts {
  const isEnforced = node.resource_type === 'model' && node.contract.enforced
  const constraints =
    node.resource_type === 'model' && isEnforced
      ? [...node.constraints, ...Object.values(node.columns).flatMap((column) => column.constraints)]
      : []
  return {
    database: node.database ?? '',
    schema: node.schema,
    identifier: node.alias,
    constraintTypes: constraints.map((constraint) => constraint.type as ConstraintType),
  }
}
