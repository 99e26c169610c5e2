/** `trellis history sources`: the YAML with which models read the tables of history. */
import { isAbsolute, join, relative } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { sourcesFile } from '#platform/history/sources-file.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly file: string
  readonly name?: string
  readonly print?: true
  readonly force?: true
}

export const describeHistorySources: DescribeCommand = (command, host) => {
  command
    .option('--file <path>', 'Where to, from the folder of the project', 'models/trellis_meta.yml')
    .option('--name <name>', 'The name of the source (usual: that of the schema)')
    .option('--print', 'Only show it')
    .option('--force', 'Write over what is there')
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action((words: Words) => {
    const invocation = projectInvocation(host, words, ['history', 'sources'])
    const { files } = invocation.effects
    const folder = invocation.flags.PROJECT_DIR
    const { schema, database } = settingsOfProject(invocation)?.history ?? { schema: 'trellis_meta' }
    const text = sourcesFile({ schema, name: words.name ?? schema, ...(database !== undefined && { database }) })
    if (words.print) {
      host.output.write(text)
      return
    }
    const path = isAbsolute(words.file) ? words.file : join(folder, words.file)
    if (files.exists(path) && files.readText(path) !== text && !words.force) {
      throw dbtError('DbtUsageException', 'history/file-exists', `${path} is there already, and holds something else`, {
        hint: '--force writes over it, --file names another place, --print only shows it',
      })
    }
    files.write(path, text)
    host.output.write(
      `${relative(folder, path)} describes the tables of history: {{ source('${words.name ?? schema}', 'runs') }}\n`,
    )
  })
}

const HELP = `
Every table and column is described. Written again after an upgrade, it describes what is new.`
