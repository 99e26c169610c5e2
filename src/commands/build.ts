import { BUILD_BLOCKING } from '#execution/runner/run-graph.ts'
import { runnerOf } from '#execution/runner/runner-of.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'
import { wantedTypes } from './select-nodes.ts'

const BUILT = ['model', 'snapshot', 'seed', 'test', 'unit_test', 'saved_query', 'exposure', 'function'] as const

/** Seeds, models, snapshots and functions, and the tests of each before what reads it. */
export async function buildCommand(invocation: Invocation): Promise<CommandOutcome> {
  return runNodes(invocation, await loadProject(invocation), {
    resourceTypes: wantedTypes(invocation, BUILT),
    runnerOf,
    builds: true,
    waitsForTests: true,
    blockingStatuses: BUILD_BLOCKING,
    hasUnitTestsFirst: true,
  })
}
