import { resolve } from 'node:path'
import { type SourceFreshnessOutput, writeSources } from '#manifest/artifacts/sources.ts'
import { hasFreshness } from '#manifest/nodes/source.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import { freshnessRunner } from '#execution/runner/run-freshness.ts'
import { tellFailure } from '#execution/runner/tell-results.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'
import { metadataOf, targetFile, wrote } from './write-artifacts.ts'

/** Finds out how old the rows of sources are, where the project says how old they may be. */
export async function sourceFreshnessCommand(invocation: Invocation): Promise<CommandOutcome> {
  const { flags, events } = invocation
  const output = typeof flags.OUTPUT === 'string' ? flags.OUTPUT : undefined
  const project = await loadProject(invocation)
  if (output !== undefined) events.emit('CustomOutputPathInSourceFreshnessDeprecation', { path: output })
  return runNodes(invocation, project, {
    resourceTypes: new Set(['source']),
    runnerOf: () => freshnessRunner as NodeRunner,
    accepts: (node) => node.resource_type === 'source' && hasFreshness(node.freshness),
    builds: true,
    runsHooks: flags.SOURCE_FRESHNESS_RUN_PROJECT_HOOKS !== false,
    tellHooksNotRun: () => events.emit('SourceFreshnessProjectHooksNotRun'),
    writeResults(results, elapsed_time) {
      const path = output === undefined ? targetFile(project.setup, 'sources.json') : resolve(invocation.cwd, output)
      const metadata = metadataOf(invocation, 'sources/v3')
      invocation.effects.files.write(
        path,
        writeSources({ metadata, results: results.flatMap(resultOutput), elapsed_time }),
      )
      wrote(invocation, 'FreshnessResult', path)
    },
    tell(results, execution) {
      for (const result of results) {
        if (result.status === 'error' || result.status === 'runtime error') tellFailure(execution, result, true)
      }
      events.emit('FreshnessCheckComplete')
    },
  })
}

/** Sources whose age could not be found out are left out, as in dbt. */
function resultOutput(result: NodeResult): SourceFreshnessOutput[] {
  const { node, status, freshness, adapter_response, timing, thread_id, execution_time } = result
  if (node.resource_type !== 'source' || !freshness || !node.freshness) return []
  return [
    {
      unique_id: node.unique_id,
      max_loaded_at: freshness.max_loaded_at.isoformat(),
      snapshotted_at: freshness.snapshotted_at.isoformat(),
      max_loaded_at_time_ago_in_s: freshness.age,
      status: status as SourceFreshnessOutput['status'],
      criteria: node.freshness,
      adapter_response,
      timing,
      thread_id,
      execution_time,
    },
  ]
}
