import { relationConfig } from '#project/context/relation-config.ts'
import type { MaterializedNode } from './materialized-node.ts'
import type { NodeTask } from './node-task.ts'

/** A node's relation as lines show it: without quotes, and without the database if it is the target's. */
export function relationTitle({ node, run }: NodeTask<MaterializedNode>): string {
  const { adapter, profile } = run.execution.setup
  const relation = adapter.relations.createFrom(
    relationConfig(node),
    {},
    {
      quote_policy: { database: false, schema: false, identifier: false },
    },
  )
  const unquoted = relation.quote({ database: false, schema: false, identifier: false })
  return (node.database === profile.credentials.database ? unquoted.include({ database: false }) : unquoted).toString()
}
