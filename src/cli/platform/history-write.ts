/** `trellis history write`: what is known of runs that are over goes into the tables of history. */
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import { keepBooks } from '../books/keep-books.ts'
import { openProjectStore } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { withProject } from './with-project.ts'

interface Words extends ProjectWords {
  readonly output: 'text' | 'json'
}

export const describeHistoryWrite: DescribeCommand = (command, host, finish) => {
  command
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (words: Words) => {
    const kept = await withProject(host, words, ['history', 'write'], async (opened) => {
      const settings = settingsOfProject(opened.invocation)
      if (!settings) throw withoutSettings(opened.invocation.flags.PROJECT_DIR)
      const store = await openProjectStore(opened.invocation, settings)
      try {
        return await keepBooks(host, opened, { store, settings, hasSchedule: true })
      } finally {
        await store.close()
      }
    })
    if (words.output === 'json') host.output.write(`${JSON.stringify(kept)}\n`)
    else {
      host.output.write(`${kept.written.length === 1 ? '1 run' : `${kept.written.length} runs`} written\n`)
      for (const problem of kept.problems) host.errorOutput.write(`${problem}\n`)
    }
    finish(kept.problems.length > 0 ? 1 : 0)
  })
}

function withoutSettings(folder: string) {
  return dbtError('DbtProjectError', 'settings/not-found', `There is no ${SETTINGS_FILE} in ${folder}`, {
    hint: 'without one nothing is written to the warehouse that dbt would not write',
  })
}

const HELP = `
After each run this is done by itself. By hand it makes up for what could not be written at the time. Each run is written
once, however often this is called. history.enabled: false in trellis.yml switches the tables off.`
