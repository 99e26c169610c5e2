import { runnerOf } from '#execution/runner/runner-of.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'
import { wantedTypes } from './select-nodes.ts'

const TESTS = ['test', 'unit_test'] as const

export async function testCommand(invocation: Invocation): Promise<CommandOutcome> {
  const wanted = wantedTypes(invocation, TESTS)
  const resourceTypes = new Set(TESTS.filter((type) => wanted.has(type)))
  return runNodes(invocation, await loadProject(invocation), { resourceTypes, runnerOf, builds: true })
}
