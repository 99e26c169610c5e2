import { cloneRunner } from '#execution/runner/run-clone.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'
import { wantedTypes } from './select-nodes.ts'

const CLONED = ['model', 'seed', 'snapshot'] as const

/** `clone`: takes what `--state` describes over into this target, as clones of tables or as views on them. */
export async function cloneCommand(invocation: Invocation): Promise<CommandOutcome> {
  const wanted = wantedTypes(invocation, CLONED)
  return runNodes(invocation, await loadProject(invocation), {
    resourceTypes: new Set(CLONED.filter((type) => wanted.has(type))),
    runnerOf: () => cloneRunner as NodeRunner,
    createsSchemas: true,
    isOrdered: false,
    defersAlways: true,
  })
}
