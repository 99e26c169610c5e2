import { COMPILED } from '#commands/compile.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'
import { runNodes } from '#commands/run-nodes.ts'
import { compileRunner } from '#execution/runner/compile-runner.ts'
import type { RunnableNode, NodeResult } from '#execution/runner/node-result.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { Host } from '../host.ts'
import { projectInvocation, type ProjectWords } from './project-invocation.ts'

export interface CompilingOptions {
  readonly select?: string
  readonly accepts?: (node: RunnableNode) => boolean
}

/** Compiles nodes of a project and leaves their code in its manifest; writes no artifacts. What cannot be compiled is told by its result. */
export async function compileAll(
  host: Host,
  words: ProjectWords,
  project: LoadedProject,
  { select, accepts }: CompilingOptions = {},
): Promise<readonly NodeResult[]> {
  const given: readonly GivenOption[] = [
    { name: 'populate_cache', value: false, place: 'after' },
    { name: 'write_json', value: false, place: 'after' },
    ...(select === undefined ? [] : [{ name: 'select', value: [select], place: 'after' } as const]),
  ]
  const invocation = projectInvocation(host, words, ['compile'], { command: 'compile', given })
  const { results } = await runNodes(invocation, project, {
    resourceTypes: new Set(COMPILED),
    runnerOf: () => compileRunner as NodeRunner,
    keepsEphemeral: true,
    ...(accepts && { accepts }),
    tell: () => undefined,
  })
  return results
}
