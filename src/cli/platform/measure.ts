/** `trellis measure`: how many rows sources and models have, and how new the newest ones are. */
import { type Command, Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isEphemeralModel } from '#manifest/nodes/node.ts'
import type { SourceDefinition } from '#manifest/nodes/source.ts'
import { link } from '#manifest/graph/link.ts'
import { getGraphNode } from '#manifest/manifest.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { loadProject } from '#commands/load-project.ts'
import { runNodes } from '#commands/run-nodes.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import { freshnessRunner } from '#execution/runner/run-freshness.ts'
import { selectWords } from '#platform/jobs/select-cell.ts'
import type { Measured } from '#server/triggers/measure.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'
import { projectGraph } from './project-graph.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'
import { withProject } from './with-project.ts'

interface Words extends ProjectWords {
  readonly select: readonly string[]
  readonly rows?: true
  readonly loadedAt?: true
  readonly output: 'table' | 'json'
}

export const describeMeasure: DescribeCommand = (command, host) => {
  addMeasureOptions(command)
  command.action(async (words: Words) => {
    const measured = words.loadedAt ? await loadedAt(host, words) : await rowsOf(host, words)
    if (words.output === 'json') host.output.write(`${JSON.stringify(measured, null, 2)}\n`)
    else host.output.write(asText(measured, words))
  })
}

function addMeasureOptions(command: Command): Command {
  return addProjectOptions(command)
    .requiredOption('-s, --select <words...>', 'Which sources and models, as dbt selects them')
    .addOption(new Option('--rows', 'Count rows (usual)').conflicts('loadedAt'))
    .option('--loaded-at', 'When the newest row of each source was loaded, by its loaded_at_field or loaded_at_query')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nThis is what the triggers fresh and volume of trellis.yml look at.')
}

const COUNTED: ReadonlySet<string> = new Set(['source', 'model', 'seed', 'snapshot'])

async function rowsOf(host: Host, words: Words): Promise<readonly Measured[]> {
  return withProject(host, words, ['measure'], async ({ invocation, project, session }) => {
    const { manifest, setup } = project
    const chosen = selectWords(words.select, projectGraph(invocation, project, link(manifest)))
    const nodes = chosen
      .map((unique_id) => getGraphNode(manifest, unique_id))
      .filter((node) => COUNTED.has(node.resource_type) && !isEphemeralModel(node))
    if (nodes.length === 0) throw selectsNothing(words, 'no source and no model')
    return session.named('measure', async () => {
      const measured: Measured[] = []
      for (const node of nodes) {
        const relation = setup.adapter.relations.createFrom(
          relationConfig(node as SourceDefinition),
          setup.root.quoting,
        )
        const { table } = await session.execute(`select count(*) as n from ${relation.render()}`, { fetch: true })
        measured.push({ unique_id: node.unique_id, rows: Number(table?.rows[0]?.[0] ?? 0), max_loaded_at: null })
      }
      return measured
    })
  })
}

/** As `source freshness` finds it out, also where nothing is said of how old the rows may be. */
async function loadedAt(host: Host, words: Words): Promise<readonly Measured[]> {
  const invocation = projectInvocation(host, words, ['measure'])
  const flags = { ...invocation.flags, SELECT: [...words.select], WRITE_JSON: false }
  const own = { ...invocation, flags }
  const project = await loadProject(own)
  const { results } = await runNodes(own, project, {
    resourceTypes: new Set(['source']),
    runnerOf: () => freshnessRunner as NodeRunner,
    accepts: (node) =>
      node.resource_type === 'source' && (node.loaded_at_field !== null || node.loaded_at_query !== null),
    isOrdered: false,
    writeResults: () => undefined,
    tell: () => undefined,
  })
  if (results.length === 0) throw selectsNothing(words, 'no source with a loaded_at_field or a loaded_at_query')
  // They end in any order.
  return results.map(measuredOf).sort((one, other) => (one.unique_id < other.unique_id ? -1 : 1))
}

function measuredOf({ node, freshness, message }: NodeResult): Measured {
  if (!freshness) {
    throw dbtError(
      'DbtRuntimeError',
      'measure/failed',
      `${node.unique_id} could not be measured: ${message ?? 'no answer'}`,
    )
  }
  const at = freshness.max_loaded_at.isoformat()
  // dbt's word for a table without rows.
  return { unique_id: node.unique_id, rows: null, max_loaded_at: at.startsWith('0001-') ? null : at }
}

function selectsNothing({ select }: Words, what: string) {
  return dbtError('DbtUsageException', 'measure/nothing', `'${select.join(' ')}' means ${what}`, {
    hint: 'a source is written source:name or source:name.table',
  })
}

function asText(measured: readonly Measured[], { loadedAt: isLoadedAt }: Words): string {
  return textTable(
    ['NODE', isLoadedAt ? 'NEWEST ROW' : 'ROWS'],
    measured.map(({ unique_id, rows, max_loaded_at }) => [
      unique_id,
      isLoadedAt ? (max_loaded_at ?? 'no rows') : String(rows),
    ]),
  )
}
