import type { Member } from '#project/context/context.ts'
import type { MaterializedNode } from './materialized-node.ts'
import { nodeContext } from './node-context.ts'
import type { Outcome } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { runMaterialization } from './run-materialization.ts'
import { mainOutcome } from './run-model.ts'

/** `clone`: takes over what the other environment has of a node. */
export const cloneRunner: NodeRunner<MaterializedNode> = {
  start: () => {},
  compile: async () => {},
  execute: clone,
  finish: () => {},
}

async function clone(task: NodeTask<MaterializedNode>): Promise<Outcome> {
  const made = nodeContext(task, { extra: queryOfOriginal(task) })
  for (const relation of await runMaterialization(task, made, 'clone')) {
    task.session.introspection.cacheAdded(relation.incorporate({ dbt_created: true }))
  }
  return made.results.main ? mainOutcome(task, made.results) : { status: 'success', message: 'No-op' }
}

/** Where tables cannot be cloned, a view reads from the original. */
function queryOfOriginal({ run, node }: NodeTask<MaterializedNode>): ReadonlyMap<string, Member> {
  const { deferral, setup } = run.execution
  const config = deferral?.relationOf(node.unique_id)
  if (!config) return new Map()
  const name =
    deferral?.describe(node.unique_id)?.relation_name ??
    setup.adapter.relations.createFrom(config, setup.root.quoting).toString()
  const query = `select * from ${name}`
  return new Map<string, Member>([
    ['compiled_code', () => query],
    ['sql', () => query],
  ])
}
