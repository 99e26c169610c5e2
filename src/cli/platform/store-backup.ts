/** `trellis store backup`: a copy of the store as it stands at one moment, also while a server writes to it. */
import { resolve } from 'node:path'
import { openStore } from '#platform/store/open-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { checkStore, storeAddressOf } from './project-store.ts'
import { sizeText } from './store-info.ts'

export const describeStoreBackup: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<file>', 'The file to write; there must be none of that name'))
  command.action(async (name: string, words: ProjectWords) => {
    const address = await storeAddressOf(host, words, ['store', 'backup'])
    checkStore(host, address)
    const store = await openStore(address, { now: host.effects.now })
    const file = resolve(host.cwd, name)
    try {
      await store.upkeep.backup(file)
    } finally {
      await store.close()
    }
    host.output.write(
      `${name} holds the store as it is now, in ${sizeText(host.effects.files.stat(file)?.size ?? 0)}\n`,
    )
  })
}
