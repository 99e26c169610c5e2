import { compileRunner } from '#execution/runner/compile-runner.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import { type CommandOutcome, runNodes } from './run-nodes.ts'

const COMPILED = ['model', 'test', 'snapshot', 'analysis', 'operation', 'seed', 'sql_operation', 'function'] as const

/** Makes the SQL of nodes and runs none. What was asked for by name is shown. */
export async function compileCommand(invocation: Invocation): Promise<CommandOutcome> {
  return runNodes(invocation, await loadProject(invocation), {
    resourceTypes: new Set(COMPILED),
    runnerOf: () => compileRunner as NodeRunner,
    stopsAtError: true,
    keepsEphemeral: (invocation.flags.SELECT?.length ?? 0) > 0,
    tell: (results) => tellCompiled(invocation, results),
  })
}

function tellCompiled({ events, flags }: Invocation, results: readonly NodeResult[]): void {
  const [first] = flags.SELECT ?? []
  if (first === undefined) return
  for (const { node } of results) {
    if (!first.includes(node.name)) {
      events.emit('Note', { msg: `Excluded node '${node.name}' from results` }, 'debug')
      continue
    }
    events.emit('CompiledNode', {
      node_name: node.name,
      compiled: 'compiled_code' in node ? (node.compiled_code ?? '') : '',
      is_inline: false,
      output_format: flags.OUTPUT ?? 'text',
      unique_id: node.unique_id,
      quiet: flags.QUIET,
    })
  }
}
