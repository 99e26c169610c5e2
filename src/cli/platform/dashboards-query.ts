/** `trellis dashboards query`: the data of a tile, as its dashboard would show them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { FilterType, ResultPart } from '#api/dashboards.ts'
import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'
import { bindQuery, type FilterValues } from '#platform/dashboards/bind-query.ts'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import { dataColumns } from '#platform/dashboards/data-columns.ts'
import { isWrongValue, readFilterValues } from '#platform/dashboards/read-filter-values.ts'
import { rowsCsv } from '#platform/dashboards/rows-csv.ts'
import { todayIn } from '#platform/dashboards/today.ts'
import { type QuerySettings, USUAL_QUERIES } from '#platform/settings/query-settings.ts'
import type { ReadOnlyDatabase } from '#warehouse/adapter/read-query.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { openReads } from '../target-of.ts'
import { compiledDashboards } from './compiled-dashboards.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly filter: Readonly<Record<string, readonly string[]>>
  readonly rows?: true
  readonly output: 'table' | 'json' | 'csv'
}

export const describeDashboardsQuery: DescribeCommand = (command, host) => {
  command
    .argument('<name>', 'The dashboard, or the page')
    .argument('<tile>', 'The id of its tile, or of its block')
    .option('--filter <name=value>', 'What is chosen in a filter; again for several values', filter, {})
    .option('--rows', 'The rows behind its numbers')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json', 'csv']).default('table'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (name: string, tile: string, words: Words) => {
    const answer = await answerOf(host, name, tile, words)
    host.output.write(written(answer, words.output))
    const isCut = [answer, ...Object.values(answer.parts)].some(({ is_truncated }) => is_truncated)
    if (isCut)
      host.errorOutput.write('There are more rows: max_rows under queries of trellis.yml says how many are shown.\n')
  })
}

const HELP = `
Filters are written as in the address of the dashboard: --filter state=Ohio --filter period=2021-02-01..2021-02-11, or --filter 'period=last 28 days'; those that are not named
stand as they do at first. With --rows, --filter at.step=viewed says what was clicked. JSON also has the further parts of a tile.`

function filter(text: string, before: Words['filter']): Words['filter'] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('It takes a name and a value: state=Ohio.')
  return { ...before, [name]: [...(before[name] ?? []), value] }
}

interface Answer extends ResultPart {
  readonly parts: Readonly<Record<string, ResultPart>>
}

/** What has to be asked. */
interface Question {
  readonly query: CompiledQuery
  readonly parts: Readonly<Record<string, CompiledQuery>>
  readonly types: Readonly<Record<string, FilterType>>
  readonly values: FilterValues
}

async function answerOf(host: Host, name: string, tile: string, words: Words): Promise<Answer> {
  const args = ['dashboards', 'query', name, tile]
  const compiled = await compiledDashboards(host, words, args, { name })
  const invocation = projectInvocation(host, words, args)
  const settings = settingsOfProject(invocation)
  const limits = settings?.queries ?? USUAL_QUERIES
  const today = todayIn(settings?.schedule.timezone ?? 'UTC', host.effects.now())
  const question = questionOf(compiled, name, tile, words, today)
  const database = await openReads(invocation)
  try {
    const ask = (query: CompiledQuery) => askOne(database, query, question, limits, invocation.signal)
    const answer = await ask(question.query)
    const parts: Record<string, ResultPart> = {}
    for (const [part, query] of Object.entries(question.parts)) parts[part] = await ask(query)
    return { ...answer, parts }
  } finally {
    await database.close()
  }
}

function questionOf(compiled: CompiledDashboards, name: string, id: string, words: Words, today: string): Question {
  const owner = compiled.dashboards.find(({ dashboard }) => dashboard.name === name)
  if (!owner) return blockOf(compiled, name, id)
  const { dashboard, tiles, filters } = owner
  const tile = tiles[id]
  if (!tile) throw unknown(`The dashboard ${name} has no tile '${id}'`, id, Object.keys(tiles))
  if (tile.problem !== null) throw dbtError('DbtRuntimeError', 'dashboards/broken', tile.problem)
  const query = words.rows ? tile.rows : tile.query
  if (!query) {
    throw dbtError('DbtRuntimeError', 'dashboards/no-query', `The tile '${id}' asks the warehouse for nothing`)
  }
  const placed = dashboard.tabs.flatMap((tab) => tab.tiles).find((each) => each.id === id)
  const values = readFilterValues(dashboard.filters, words.filter, {
    today,
    drillBy: words.rows ? placed?.drill_by : [],
  })
  if (isWrongValue(values)) {
    const { problem, hint } = values
    throw dbtError('DbtUsageException', 'dashboards/filter', problem, { ...(hint !== null && { hint }) })
  }
  const types = Object.fromEntries(Object.entries(filters).map(([each, { type }]) => [each, type]))
  return { query, parts: words.rows ? {} : tile.parts, types, values }
}

function blockOf({ pages, problems }: CompiledDashboards, name: string, id: string): Question {
  const page = pages.find((each) => each.page.name === name)
  if (!page) {
    const [problem] = problems
    if (problem) throw dbtError('DbtRuntimeError', 'dashboards/broken', problem.message)
    throw unknown(`There is no dashboard and no page '${name}'`, name, [])
  }
  const query = page.blocks[id]
  if (query === null) throw dbtError('DbtRuntimeError', 'dashboards/broken', problems[0]?.message ?? '')
  if (!query) throw unknown(`The page ${name} has no block '${id}'`, id, Object.keys(page.blocks))
  return { query, parts: {}, types: {}, values: {} }
}

function unknown(message: string, asked: string, names: readonly string[]): DbtError {
  const meant = closest(asked, names)
  const there = names.length === 0 ? 'trellis dashboards list tells which there are' : `there are ${names.join(', ')}`
  const hint = meant === undefined ? there : `did you mean '${meant}'?`
  return dbtError('DbtUsageException', 'dashboards/unknown', message, { hint })
}

/** A tile that is larger is none. */
const MOST_BYTES = 64 << 20

async function askOne(
  database: ReadOnlyDatabase,
  query: CompiledQuery,
  { types, values }: Question,
  { maxRows, timeoutMs }: QuerySettings,
  signal: AbortSignal,
): Promise<ResultPart> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-query-'))
  const file = join(folder, 'rows.json')
  try {
    const { columns, isTruncated } = await database.write(
      {
        ...bindQuery(query.sql, types, values),
        format: 'rows',
        isOwn: true,
        maxRows,
        maxBytes: MOST_BYTES,
        timeoutMs,
        signal,
      },
      file,
    )
    const rows = JSON.parse(readFileSync(file, 'utf8')) as ResultPart['rows']
    return { columns: dataColumns(columns, query.columns), rows, is_truncated: isTruncated }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function written(answer: Answer, output: Words['output']): string {
  const { columns, rows } = answer
  switch (output) {
    case 'json':
      return `${JSON.stringify(answer)}\n`
    case 'csv':
      return rowsCsv(columns, rows)
    case 'table':
      return textTable(
        columns.map(({ label }) => label.toUpperCase()),
        rows.map((row) => row.map((value) => (value === null ? '' : String(value)))),
      )
  }
}
