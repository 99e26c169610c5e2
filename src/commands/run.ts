import { runnerOf } from '#execution/runner/runner-of.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'

export async function runCommand(invocation: Invocation): Promise<CommandOutcome> {
  const resourceTypes = new Set(['model'] as const)
  return runNodes(invocation, await loadProject(invocation), {
    resourceTypes,
    runnerOf,
    builds: true,
    holdsMicrobatch: true,
  })
}
