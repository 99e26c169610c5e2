/** `trellis export`: the web app with what it shows now, as files that need no server. */
import { join, resolve } from 'node:path'
import { Option } from 'commander'
import type { Project } from '#api/project.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { RefusedInExport } from '#api/export.ts'
import { askAnswers } from '../export/ask-answers.ts'
import { EXPORT_SUBJECTS } from '../export/export-subjects.ts'
import { packAnswers } from '../export/pack-answers.ts'
import { singlePage } from '../export/single-page.ts'
import { writeFolder } from '../export/write-folder.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'
import { projectFolderOf } from './project-folder.ts'
import { addServerOptions, type ServerWords } from './server-client.ts'
import { withServer } from './with-server.ts'

interface Words extends ServerWords {
  readonly output?: string
  readonly singleFile?: string
}

export const describeExport: DescribeCommand = (command, host) => {
  command
    .option('-o, --output <folder>', 'Where the files go; target/export without it')
    .addOption(
      new Option('--single-file <file>', 'One page that holds everything and opens from disk').conflicts('output'),
    )
    .addHelpText('after', HELP)
  addServerOptions(command)
  command.action(async (words: Words) => {
    const { webFolder } = host
    if (webFolder === undefined) {
      throw dbtError('DbtRuntimeError', 'export/no-app', 'The web app has not been built', {
        hint: 'in a checkout, npm run build makes it',
      })
    }
    const { packed, refused } = await withServer(host, words, async (client) => {
      const { project_name } = await client.ask<Project>('GET', '/api/project')
      const made_at = new Date(host.effects.now()).toISOString()
      const answers = await askAnswers(client, EXPORT_SUBJECTS)
      return { packed: packAnswers(answers, { made_at, project_name }), refused: Object.entries(answers.refused) }
    })
    if (words.singleFile === undefined) writeFolder(outputOf(host, words), { webFolder, data: packed })
    else host.effects.files.write(resolve(host.cwd, words.singleFile), singlePage(webFolder, packed))
    const where = words.singleFile ?? words.output ?? 'target/export'
    host.output.write(`Exported to ${where}\n${refusedInWords(refused)}`)
  })
}

/** So many are named. */
const NAMED = 10

/** A page of the export says the same where it would show the answer. */
function refusedInWords(refused: readonly (readonly [string, RefusedInExport])[]): string {
  if (refused.length === 0) return ''
  const lines = refused
    .slice(0, NAMED)
    .map(([address, { problem }]) => `  ${address}: ${problem.message.split('\n')[0]}`)
  const more = refused.length > NAMED ? [`  and ${refused.length - NAMED} more`] : []
  const answers = refused.length === 1 ? '1 answer says' : `${refused.length} answers say`
  return `${[`${answers} what is wrong instead:`, ...lines, ...more].join('\n')}\n`
}

const HELP = `
It freezes what the pages show at first, and each value of a filter alone; it holds no failed rows. A folder goes to a bucket or any web server, below any path.
Where the project's server is up, that one is asked, otherwise one that is there for this alone.`

function outputOf(host: Host, { output, projectDir }: Words): string {
  if (output !== undefined) return resolve(host.cwd, output)
  return join(projectFolderOf(host, projectDir === undefined ? {} : { projectDir }), 'target', 'export')
}
