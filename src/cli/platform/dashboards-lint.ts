/** `trellis dashboards lint`: what is wrong with dashboards and pages, all of it. */
import { Option } from 'commander'
import { compiledDashboards } from './compiled-dashboards.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly output: 'text' | 'json'
}

export const describeDashboardsLint: DescribeCommand = (command, host, finish) => {
  addProjectOptions(command)
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nEnds with 1 where something is wrong.')
  command.action(async (words: Words) => {
    const { dashboards, pages, problems } = await compiledDashboards(host, words, ['dashboards', 'lint'])
    if (words.output === 'json') host.output.write(`${JSON.stringify({ problems }, null, 2)}\n`)
    else {
      const sum = [
        plural(dashboards.length, 'dashboard'),
        plural(pages.length, 'page'),
        plural(problems.length, 'problem'),
      ].join(', ')
      host.output.write(`${[...problems.map(({ message }) => message), sum].join('\n\n')}\n`)
    }
    finish(problems.length > 0 ? 1 : 0)
  })
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
