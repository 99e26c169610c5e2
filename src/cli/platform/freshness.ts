/** `trellis freshness`: how fresh everything is. */
import { Option } from 'commander'
import { selectWords } from '#platform/jobs/select-cell.ts'
import { measureNodes, sourceFinding } from '#platform/freshness/measure-nodes.ts'
import type { Finding, FreshNode } from '#platform/freshness/fresh-node.ts'
import { type KnownSource, momentOf, shortName } from '#platform/freshness/source-data.ts'
import type { ModelFreshness } from '#platform/store/port/freshness.ts'
import { freshnessFacts } from '../books/freshness-facts.ts'
import { lookIntoStore, placeOf } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { projectGraph } from './project-graph.ts'
import { showDistance } from './show-moment.ts'
import { textTable } from './text-table.ts'
import { withProject } from './with-project.ts'

interface Words extends ProjectWords {
  readonly select?: readonly string[]
  readonly output: 'table' | 'json'
}

interface Found {
  readonly now: number
  readonly sources: readonly {
    readonly node: FreshNode
    readonly known: KnownSource | undefined
    readonly finding: Finding
  }[]
  readonly nodes: readonly ModelFreshness[]
}

export const describeFreshness: DescribeCommand = (command, host) => {
  command
    .option('-s, --select <words...>', 'Only these, as dbt selects nodes')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (words: Words) => {
    const found = await withProject(host, words, ['freshness'], async ({ invocation, project }): Promise<Found> => {
      const settings = settingsOfProject(invocation)
      const store = await lookIntoStore(invocation, settings)
      try {
        const place = await placeOf(host, invocation, project.setup.profile.targetName)
        const facts = await freshnessFacts({
          invocation,
          project,
          store,
          settings,
          place,
          runId: null,
          hasSchedule: true,
        })
        const { now, nodes, sources, graph } = facts
        const wanted =
          words.select && new Set<string>(selectWords(words.select, projectGraph(invocation, project, graph)))
        const isWanted = ({ unique_id }: { readonly unique_id: string }) => wanted?.has(unique_id) ?? true
        return {
          now,
          sources: nodes.filter(isWanted).flatMap((node) => {
            if (node.kind !== 'source') return []
            const known = sources.get(node.unique_id)
            return [{ node, known, finding: sourceFinding(node, known, now) }]
          }),
          nodes: measureNodes(facts).filter(isWanted),
        }
      } finally {
        await store.close()
      }
    })
    host.output.write(words.output === 'json' ? `${JSON.stringify(asJson(found), null, 2)}\n` : asText(found))
  })
}

const HELP = `
What a table holds is as old as its sources were when it was built; a view shows what is there now. Unknown is what was
never measured or built, or could not be, or was in time when somebody looked last. Sources are measured by
trellis source freshness.`

function asText({ now, sources, nodes }: Found): string {
  const ago = (text: string | null) => {
    const moment = momentOf(text)
    return moment === null ? '' : showDistance(moment, now)
  }
  const rows = [
    ...sources.map(({ node, known, finding }) => [
      finding.verdict,
      `source:${shortName(node.unique_id)}`,
      '',
      ago(known?.latest.max_loaded_at ?? null),
      '',
      '',
      finding.because ?? '',
    ]),
    ...nodes.map((node) => [
      node.verdict,
      titleOf(node.unique_id),
      ago(node.builtAt),
      ago(node.dataAsOf),
      node.oldestSource === null ? '' : `${ago(node.effectiveAsOf)} (${shortName(node.oldestSource)})`,
      ago(node.expectedNextAt),
      node.because ?? '',
    ]),
  ]
  if (rows.length === 0) return 'Nothing is selected that could be fresh.\n'
  return textTable(['VERDICT', 'NODE', 'BUILT', 'DATA AS OF', 'OLDEST SOURCE', 'NEXT', 'WHY'], rows)
}

function titleOf(unique_id: string): string {
  const [type = ''] = unique_id.split('.')
  return type === 'model' ? shortName(unique_id) : `${type}:${shortName(unique_id)}`
}

function asJson({ now, sources, nodes }: Found): Record<string, unknown> {
  return {
    measured_at: new Date(now).toISOString(),
    sources: sources.map(({ node, known, finding }) => ({
      unique_id: node.unique_id,
      verdict: finding.verdict,
      because: finding.because,
      status: known?.latest.status ?? null,
      max_loaded_at: known?.latest.max_loaded_at ?? null,
      snapshotted_at: known?.latest.snapshotted_at ?? null,
      error: known?.latest.error ?? null,
    })),
    nodes: nodes.map((node) => ({
      unique_id: node.unique_id,
      verdict: node.verdict,
      because: node.because ?? null,
      built_at: node.builtAt,
      data_as_of: node.dataAsOf,
      effective_as_of: node.effectiveAsOf,
      oldest_source: node.oldestSource,
      expected_next_at: node.expectedNextAt,
      sources: node.sources ?? {},
    })),
  }
}
