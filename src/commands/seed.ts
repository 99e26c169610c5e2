import type { Execution } from '#execution/execution.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import { runnerOf } from '#execution/runner/runner-of.ts'
import { tellResults } from '#execution/runner/tell-results.ts'
import { formatTable } from '#project/builtins/agate/print-table.ts'
import { Table } from '#project/builtins/agate/table.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'

/** With `--show`, a random sample of each seed is printed. */
export async function seedCommand(invocation: Invocation): Promise<CommandOutcome> {
  return runNodes(invocation, await loadProject(invocation), {
    resourceTypes: new Set(['seed'] as const),
    runnerOf,
    builds: true,
    tell: (results, execution) => {
      if (invocation.flags.SHOW === true) for (const result of results) showSample(execution, result)
      tellResults(execution, results, invocation.signal.aborted ? 'interrupted' : 'done')
    },
  })
}

const SAMPLE_ROWS = 10

function showSample({ events }: Execution, { node, status, table }: NodeResult): void {
  if (status === 'error' || !table || node.resource_type !== 'seed') return
  const header = `Random sample of table: ${node.schema}.${node.alias}`
  events.emit('Formatting', { msg: '' })
  events.emit('SeedHeader', { header })
  events.emit('Formatting', { msg: '-'.repeat(header.length) })
  const rows = shuffled(table.rows.map((row) => row.values()))
  const sample = new Table(table.columnNames, table.columnTypes, { rows })
  events.emit('PrintEvent', { msg: formatTable(sample, { maxRows: SAMPLE_ROWS, maxColumns: null }).replace(/\n$/, '') })
  events.emit('Formatting', { msg: '' })
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
