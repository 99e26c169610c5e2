import { compileRunner } from '#execution/runner/compile-runner.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import { askedFor, inlineNode } from './inline-query.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'

export const COMPILED: readonly ResourceType[] = [
  'model',
  'test',
  'snapshot',
  'analysis',
  'operation',
  'seed',
  'sql_operation',
  'function',
]

/** Makes the SQL of nodes and runs none. What was asked for by name, or on the command line, is shown. */
export async function compileCommand(invocation: Invocation): Promise<CommandOutcome> {
  const project = await loadProject(invocation)
  const inline = inlineNode(invocation, project)
  return runNodes(invocation, project, {
    resourceTypes: new Set(inline ? ['sql_operation'] : COMPILED),
    runnerOf: () => compileRunner as NodeRunner,
    stopsAtError: true,
    keepsEphemeral: inline !== undefined || (invocation.flags.SELECT?.length ?? 0) > 0,
    ...(inline && { passingNode: inline.unique_id }),
    tell: (results) => tellCompiled(invocation, results),
  })
}

/** Shows the SQL of what was asked for. */
export function tellCompiled(invocation: Invocation, results: readonly NodeResult[]): void {
  const { events, flags } = invocation
  for (const { node } of askedFor(invocation, results)) {
    events.emit('CompiledNode', {
      node_name: node.name,
      compiled: 'compiled_code' in node ? (node.compiled_code ?? '') : '',
      is_inline: Boolean(flags.INLINE),
      output_format: flags.OUTPUT ?? 'text',
      unique_id: node.unique_id,
      quiet: flags.QUIET,
    })
  }
}
