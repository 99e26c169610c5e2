/** `trellis audit head`: where the chain of all that happened ends now, to be noted elsewhere. */
import { Option } from 'commander'
import { lookIntoStore } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly verify?: true
  readonly output: 'text' | 'json'
}

export const describeAuditHead: DescribeCommand = (command, host, finish) => {
  addProjectOptions(command)
    .option('--verify', 'Also recompute the whole chain in the store')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
  command.action(async (words: Words) => {
    const invocation = projectInvocation(host, words, ['audit', 'head'])
    const store = await lookIntoStore(invocation, settingsOfProject(invocation))
    try {
      const head = await store.audit.head()
      const broken = words.verify ? (await store.audit.verify()).firstBroken : undefined
      if (words.output === 'json') {
        host.output.write(`${JSON.stringify({ ...head, first_broken: broken ?? null })}\n`)
      } else {
        host.output.write(`${head.seq} ${head.hash}\n`)
        if (broken !== undefined)
          host.errorOutput.write(
            `The chain breaks at record ${broken}: it is not what was written, or the one before it is gone\n`,
          )
      }
      finish(broken === undefined ? 0 : 1)
    } finally {
      await store.close()
    }
  })
}
