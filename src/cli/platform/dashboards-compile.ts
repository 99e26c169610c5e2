/** `trellis dashboards compile`: the queries of dashboards, as the warehouse gets them. */
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { bindQuery } from '#platform/dashboards/bind-query.ts'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'
import { compiledDashboards } from './compiled-dashboards.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly output: 'text' | 'json'
  readonly definition?: string
}

export const describeDashboardsCompile: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('[name]', 'Only this dashboard or page'))
    .option('--definition <yaml>', 'A dashboard that stands in no file, instead')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
  command.action(async (name: string | undefined, words: Words) => {
    const args = ['dashboards', 'compile', ...(name === undefined ? [] : [name])]
    const compiled = await compiledDashboards(host, words, args, { name, definition: words.definition })
    if (name !== undefined && words.definition === undefined) await refuseUnknown(name, compiled, words)
    host.output.write(words.output === 'json' ? `${JSON.stringify(compiled)}\n` : asText(compiled))
  })

  async function refuseUnknown(name: string, compiled: CompiledDashboards, words: Words): Promise<void> {
    if (compiled.dashboards.length + compiled.pages.length + compiled.problems.length > 0) return
    const all = await compiledDashboards(host, words, ['dashboards', 'compile'])
    const names = [...all.dashboards.map(({ dashboard }) => dashboard.name), ...all.pages.map(({ page }) => page.name)]
    const meant = closest(name, names)
    const hint =
      meant !== undefined ? `did you mean '${meant}'?` : names.length > 0 ? `there are ${names.join(', ')}` : undefined
    throw dbtError('DbtRuntimeError', 'dashboard/unknown-name', `There is no dashboard '${name}'`, {
      ...(hint !== undefined && { hint }),
    })
  }
}

const HELP = `
With filters as they are at first. As JSON: all that a server needs to answer for dashboards, with the places of filters in their
queries.`

function asText({ dashboards, pages, problems }: CompiledDashboards): string {
  const parts: string[] = []
  for (const { dashboard, filters, tiles } of dashboards) {
    const types = Object.fromEntries(Object.entries(filters).map(([name, { type }]) => [name, type]))
    const values = Object.fromEntries(dashboard.filters.map((filter) => [filter.name, filter.default]))
    const add = (title: string, query: CompiledQuery | null) => {
      if (!query) return
      const { sql, parameters } = bindQuery(query.sql, types, values)
      const given = parameters.map((value, index) => `-- $${index + 1} = '${value}'\n`).join('')
      parts.push(`-- ${title}\n${given}${sql};\n`)
    }
    for (const [name, { options }] of Object.entries(filters)) add(`${dashboard.name}, filter ${name}`, options)
    for (const [id, { query, parts: others, rows }] of Object.entries(tiles)) {
      add(`${dashboard.name}, tile ${id}`, query)
      for (const [part, each] of Object.entries(others)) add(`${dashboard.name}, tile ${id}: ${part}`, each)
      add(`${dashboard.name}, tile ${id}: rows`, rows)
    }
  }
  for (const { page, blocks } of pages) {
    for (const [id, query] of Object.entries(blocks)) {
      if (query) parts.push(`-- ${page.name}, block ${id}\n${bindQuery(query.sql, {}, {}).sql};\n`)
    }
  }
  return [...parts, ...problems.map(({ message }) => `${message}\n`)].join('\n')
}
