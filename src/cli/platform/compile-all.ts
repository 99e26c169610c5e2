import { COMPILED } from '#commands/compile.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'
import { runNodes } from '#commands/run-nodes.ts'
import { compileRunner } from '#execution/runner/compile-runner.ts'
import type { MaterializedNode } from '#execution/runner/materialized-node.ts'
import type { NodeResult, RunnableNode } from '#execution/runner/node-result.ts'
import type { NodeRunner, NodeTask } from '#execution/runner/node-task.ts'
import { compileTask } from '#execution/runner/run-model.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { Host } from '../host.ts'
import { projectInvocation, type ProjectWords } from './project-invocation.ts'

export interface CompilingOptions {
  readonly select?: string
  readonly accepts?: (node: RunnableNode) => boolean
}

/** Unlike `compile`, it leaves no files in `target/compiled`, where a run may be writing. */
const fileless: NodeRunner<MaterializedNode> = {
  ...compileRunner,
  compile: async (task) => {
    if (task.node.resource_type === 'seed') return
    await compileTask(task as NodeTask<Exclude<MaterializedNode, { resource_type: 'seed' }>>, { writes: false })
  },
}

/** Compiles nodes of a project and leaves their code in its manifest; writes no files. What cannot be compiled is told by its result. */
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
    runnerOf: () => fileless as NodeRunner,
    keepsEphemeral: true,
    ...(accepts && { accepts }),
    tell: () => undefined,
  })
  return results
}
