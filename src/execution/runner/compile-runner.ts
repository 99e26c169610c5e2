import type { NodeRunner, NodeTask } from './node-task.ts'
import type { MaterializedNode } from './materialized-node.ts'
import { compileTask } from './run-model.ts'

/** `compile`: makes a node's SQL and sends nothing. */
export const compileRunner: NodeRunner<MaterializedNode> = {
  start: () => {},
  compile: async (task) => {
    if (task.node.resource_type !== 'seed')
      await compileTask(task as NodeTask<Exclude<MaterializedNode, { resource_type: 'seed' }>>)
  },
  execute: async () => ({ status: 'success', message: null }),
  finish: () => {},
}
