/** `trellis export`: the web app with what it shows now, as files that need no server. */
import { join, resolve } from 'node:path'
import { Option } from 'commander'
import type { Project } from '#api/project.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
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
    const data = await withServer(host, words, async (client) => {
      const { project_name } = await client.ask<Project>('GET', '/api/project')
      const made_at = new Date(host.effects.now()).toISOString()
      return packAnswers(await askAnswers(client, EXPORT_SUBJECTS), { made_at, project_name })
    })
    if (words.singleFile === undefined) writeFolder(outputOf(host, words), { webFolder, data })
    else host.effects.files.write(resolve(host.cwd, words.singleFile), singlePage(webFolder, data))
    const where = words.singleFile ?? words.output ?? 'target/export'
    host.output.write(`Exported to ${where}\n`)
  })
}

const HELP = `
It freezes what the pages show at first, and each value of a filter alone; it holds no failed rows. A folder goes to a bucket or any web server, below any path.
Where the project's server is up, that one is asked, otherwise one that is there for this alone.`

function outputOf(host: Host, { output, projectDir }: Words): string {
  if (output !== undefined) return resolve(host.cwd, output)
  return join(projectFolderOf(host, projectDir === undefined ? {} : { projectDir }), 'target', 'export')
}
