/** `trellis store restore`: puts a backup in the place of the store. */
import { resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isStoreProblem } from '#platform/store/database/store-problem.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Server } from '#platform/store/port/servers.ts'
import { restoreStore } from '#platform/store/upkeep/restore.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { storeAddressOf } from './project-store.ts'

interface Words extends ProjectWords {
  readonly force?: true
}

export const describeStoreRestore: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<file>', 'What trellis store backup has written'))
    .option('--force', 'Also while servers use the store')
    .addHelpText('after', '\nAll that is in the store is replaced, or nothing is. A damaged file is kept aside.')
  command.action(async (name: string, words: Words) => {
    const address = await storeAddressOf(host, words, ['store', 'restore'])
    if (!words.force) await checkNobodyUses(host, address)
    const { rows, createdAt, keptAside } = await restoreStore(address, resolve(host.cwd, name), host.effects)
    host.output.write(`The store is as it was at ${createdAt}: ${rows} rows\n`)
    if (keptAside !== undefined) host.output.write(`The damaged file is now ${keptAside}\n`)
  })
}

async function checkNobodyUses(host: Host, address: string): Promise<void> {
  const alive = await aliveIn(host, address)
  if (alive.length === 0) return
  const names = alive.map(
    ({ kind, pid, host: on }) => `${kind === 'cli' ? 'a command' : 'a server'} (process ${pid} on ${on})`,
  )
  throw dbtError('DbtRuntimeError', 'store/in-use', `The store is in use by ${names.join(', ')}`, {
    hint: 'stop them first; --force replaces the store under their feet',
  })
}

async function aliveIn(host: Host, address: string): Promise<readonly Server[]> {
  if (!address.startsWith('postgres') && !host.effects.files.exists(address)) return []
  try {
    const store = await openStore(address, { now: host.effects.now })
    try {
      return await store.servers.alive()
    } finally {
      await store.close()
    }
  } catch (error) {
    // Nobody can use what is damaged.
    if (isStoreProblem(error, 'store/corrupt')) return []
    throw error
  }
}
