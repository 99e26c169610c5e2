/** `trellis dashboards list`: the dashboards and pages of the project. */
import { Option } from 'commander'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import { compiledDashboards } from './compiled-dashboards.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

export const describeDashboardsList: DescribeCommand = (command, host) => {
  addProjectOptions(command).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
  command.action(async (words: Words) => {
    const compiled = await compiledDashboards(host, words, ['dashboards', 'list'])
    host.output.write(words.output === 'json' ? asJson(compiled) : asText(compiled))
  })
}

function asText({ dashboards, pages, problems }: CompiledDashboards): string {
  const rows = [
    ...dashboards.map(({ dashboard }) => [
      dashboard.name,
      dashboard.title,
      String(dashboard.tabs.flatMap(({ tiles }) => tiles).length),
      dashboard.filters.map(({ name }) => name).join(' '),
      dashboard.owner?.name ?? dashboard.owner?.email ?? '',
      dashboard.path,
    ]),
    ...pages.map(({ page }) => [page.name, page.title, '', '', '', page.path]),
  ]
  const table =
    rows.length === 0
      ? 'There are no dashboards. They are YAML files in dashboards/ of a project that has a trellis.yml.\n'
      : textTable(['NAME', 'TITLE', 'TILES', 'FILTERS', 'OWNER', 'FILE'], rows)
  const count = problems.length
  return count === 0
    ? table
    : `${table}\n${count} ${count === 1 ? 'problem' : 'problems'}: trellis dashboards lint tells more\n`
}

function asJson({ dashboards, pages, problems }: CompiledDashboards): string {
  const listed = {
    dashboards: dashboards.map(({ dashboard: { name, title, description, owner, path, exposure_id, tabs } }) => ({
      name,
      title,
      description,
      owner,
      path,
      exposure_id,
      tiles: tabs.flatMap(({ tiles }) => tiles).length,
    })),
    pages: pages.map(({ page: { name, title, description, path } }) => ({ name, title, description, path })),
    problems,
  }
  return `${JSON.stringify(listed, null, 2)}\n`
}
