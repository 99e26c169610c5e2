/** `trellis dashboards lint`: what is wrong with dashboards and pages, all of it, and what may be meant otherwise. */
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
    .addHelpText(
      'after',
      '\nEnds with 1 where something is wrong. Notes, such as a filter that passes over a tile, are nothing wrong.',
    )
  command.action(async (words: Words) => {
    const { dashboards, pages, problems, notes } = await compiledDashboards(host, words, ['dashboards', 'lint'])
    if (words.output === 'json') host.output.write(`${JSON.stringify({ problems, notes }, null, 2)}\n`)
    else {
      const sum = [
        plural(dashboards.length, 'dashboard'),
        plural(pages.length, 'page'),
        plural(problems.length, 'problem'),
        ...(notes.length > 0 ? [plural(notes.length, 'note')] : []),
      ].join(', ')
      host.output.write(
        `${[...problems.map(({ message }) => message), ...notes.map((note) => `Note: ${note}`), sum].join('\n\n')}\n`,
      )
    }
    finish(problems.length > 0 ? 1 : 0)
  })
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
