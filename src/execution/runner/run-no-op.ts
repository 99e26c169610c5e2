import type { Exposure } from '#manifest/nodes/exposure.ts'
import type { SavedQuery } from '#manifest/nodes/saved-query.ts'
import type { NodeRunner } from './node-task.ts'

/** `build` counts exposures and saved queries among its nodes; there is nothing to run for them. */
export const noOpRunner: NodeRunner<Exposure | SavedQuery> = {
  start: () => {},
  compile: async () => {},
  execute: async () => ({ status: 'no-op', message: 'NO-OP', failures: 0 }),
  finish({ node, index, run, events }) {
    const kind = node.resource_type === 'exposure' ? 'exposure' : 'saved query'
    events.emit('LogNodeNoOpResult', { description: `${kind} ${node.name}`, index, total: run.total })
  },
}
