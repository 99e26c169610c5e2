import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { seedRunner } from '#execution/runner/run-model.ts'
import { showRunner } from '#execution/runner/run-show.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import { formatTable } from '#project/builtins/agate/print-table.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import { tableToJson } from '#project/builtins/agate/write-table.ts'
import { resultTable } from '#project/context/adapter-value.ts'
import { COMPILED } from './compile.ts'
import { askedFor, inlineNode } from './inline-query.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import { openProject } from './open-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { runNodes } from './run-nodes.ts'
import { tellAdapter } from './tell-adapter.ts'

/** Shows the first rows of what a node's query, or a query of the command line, gives. */
export async function showCommand(invocation: Invocation): Promise<CommandOutcome> {
  const { flags } = invocation
  if (typeof flags.INLINE_DIRECT === 'string') return showDirectly(invocation, flags.INLINE_DIRECT)
  const isSelecting = (flags.SELECT?.length ?? 0) > 0
  if (!isSelecting && !flags.INLINE) {
    throw dbtError('DbtRuntimeError', 'show/nothing', 'Either --select or --inline must be passed to show')
  }
  const project = await loadProject(invocation)
  const inline = inlineNode(invocation, project)
  const limit = rowLimit(flags.LIMIT)
  return runNodes(invocation, project, {
    resourceTypes: new Set(inline ? ['sql_operation'] : COMPILED),
    runnerOf: (node) => (node.resource_type === 'seed' ? seedRunner : showRunner(limit)) as NodeRunner,
    stopsAtError: true,
    keepsEphemeral: true,
    ...(inline && { passingNode: inline.unique_id }),
    tell(results) {
      for (const result of askedFor(invocation, results)) tellRows(invocation, result)
    },
  })
}

/** A negative limit means all rows. */
function rowLimit(limit: unknown): number | null {
  return typeof limit === 'number' && limit >= 0 ? limit : null
}

function tellRows(invocation: Invocation, { node, table }: NodeResult): void {
  if (!table) return
  const version = 'version' in node && node.version ? `.v${node.version}` : ''
  emitRows(invocation, table, {
    node_name: node.name + version,
    unique_id: node.unique_id,
    is_inline: Boolean(invocation.flags.INLINE),
  })
}

function emitRows(
  { events, flags }: Invocation,
  table: Table,
  of: { readonly node_name: string; readonly unique_id: string; readonly is_inline: boolean },
): void {
  const output_format = flags.OUTPUT ?? 'text'
  const preview = output_format === 'json' ? tableToJson(table) : formatTable(table, { maxRows: null })
  events.emit('ShowNode', { ...of, preview, output_format, quiet: flags.QUIET })
}

/** Sends a query as it is, without reading the project's files. */
async function showDirectly(invocation: Invocation, sql: string): Promise<CommandOutcome> {
  const { setup } = await openProject(invocation, ({ adapterType }) => tellAdapter(invocation, adapterType))
  const session = setup.adapter.session()
  const limit = rowLimit(invocation.flags.LIMIT)
  try {
    const { table } = await session.named('show', () =>
      session.execute(sql, { fetch: true, ...(limit !== null && { limit }) }),
    )
    emitRows(invocation, resultTable(table), { node_name: 'direct-query', unique_id: 'direct-query', is_inline: true })
  } finally {
    await setup.adapter.close()
  }
  return { success: true, results: [] }
}
