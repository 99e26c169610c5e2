/** `trellis catalog sample`: some rows of a node's relation. */
import { InvalidArgumentError, Option } from 'commander'
import type { Sample } from '#api/catalog.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { link } from '#manifest/graph/link.ts'
import type { GraphNode } from '#manifest/nodes/node.ts'
import { isEphemeralModel } from '#manifest/nodes/node.ts'
import { inTransaction } from '#platform/history/in-transaction.ts'
import { bareName, maskedColumns } from '#platform/test-history/masked-columns.ts'
import { cellJson } from '#warehouse/adapter/cell-json.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { findCatalogNode } from './find-catalog-node.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'
import { type OpenedProject, withProject } from './with-project.ts'

interface Words extends ProjectWords {
  readonly limit: number
  readonly output: 'table' | 'json'
}

const USUAL_ROWS = 50
const MOST_ROWS = 1000

export const describeCatalogSample: DescribeCommand = (command, host) => {
  command
    .argument('<unique_id>', 'The node')
    .option('--limit <rows>', 'At most so many', count, USUAL_ROWS)
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action((unique_id: string, words: Words) =>
    withProject(host, words, ['catalog', 'sample'], async (opened) => {
      const sample = await sampleOf(host, opened, unique_id, words.limit)
      host.output.write(words.output === 'json' ? `${JSON.stringify(sample)}\n` : sampleText(sample))
    }),
  )
}

const HELP = `
Of columns that retention.failed_rows.mask of trellis.yml names, or that have meta: {masked: true} in the node or in
anything that it is made of, no values are shown.`

function count(text: string): number {
  const rows = Number(text)
  if (!/^\d+$/.test(text) || rows < 1 || rows > MOST_ROWS) {
    throw new InvalidArgumentError(`It takes a number from 1 to ${MOST_ROWS}.`)
  }
  return rows
}

async function sampleOf(
  { effects }: Host,
  { invocation, project, session }: OpenedProject,
  asked: string,
  limit: number,
): Promise<Sample> {
  const { manifest } = project
  const node = findCatalogNode(manifest, asked)
  const relation = relationOf(node)
  const from = link(manifest).ancestors([node.unique_id])
  const mask = settingsOfProject(invocation)?.retention.failedRows.mask ?? []
  const masked = maskedColumns([node.unique_id, ...from], manifest, mask)
  const { table } = await session.named('catalog sample', () =>
    inTransaction(session, () =>
      session.addQuery(`select * from ${relation} limit ${limit + 1}`, { autoBegin: false, fetch: true }),
    ),
  )
  const secrets = new SecretMask(invocation.effects.env)
  const columns = table.columns.map(({ name, type }) => ({
    name,
    data_type: type,
    is_masked: masked.has(bareName(name)),
  }))
  return {
    unique_id: node.unique_id,
    columns,
    rows: table.rows
      .slice(0, limit)
      .map((row) => row.map((cell, at) => (columns[at]?.is_masked ? null : secrets.value(cellJson(cell))))),
    is_truncated: table.rows.length > limit,
    taken_at: new Date(effects.now()).toISOString(),
  }
}

function relationOf(node: GraphNode): string {
  const hasRelation = /^(?:model|seed|snapshot|source)$/.test(node.resource_type) && !isEphemeralModel(node)
  if (hasRelation && 'relation_name' in node && node.relation_name) return node.relation_name
  throw dbtError('DbtRuntimeError', 'catalog/no-relation', `${node.unique_id} has no relation in the warehouse`, {
    ...(isEphemeralModel(node) && { hint: 'it is ephemeral: its code stands in what reads from it' }),
  })
}

function sampleText({ columns, rows, is_truncated }: Sample): string {
  if (rows.length === 0) return 'It has no rows.\n'
  const heads = columns.map(({ name, is_masked }) => (is_masked ? `${name} (masked)` : name))
  const text = (value: unknown) =>
    value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const table = textTable(
    heads,
    rows.map((row) => row.map(text)),
  )
  return is_truncated ? `${table}\nThere are more.\n` : table
}
