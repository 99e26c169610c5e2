/** `trellis store info`: where the store is, and what takes its room. */
import { Option } from 'commander'
import { openStore } from '#platform/store/open-store.ts'
import type { StoreInfo } from '#platform/store/port/upkeep.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { checkStore, storeAddressOf } from './project-store.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

export const describeStoreInfo: DescribeCommand = (command, host) => {
  addProjectOptions(command).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
  command.action(async (words: Words) => {
    const info = await read(host, words)
    host.output.write(words.output === 'json' ? `${JSON.stringify(asJson(info), null, 2)}\n` : asText(info))
  })
}

async function read(host: Host, words: Words): Promise<StoreInfo> {
  const address = await storeAddressOf(host, words, ['store', 'info'])
  checkStore(host, address)
  const store = await openStore(address, { now: host.effects.now })
  try {
    return await store.upkeep.info()
  } finally {
    await store.close()
  }
}

function asText({ address, kind, schemaVersion, bytes, rows }: StoreInfo): string {
  const facts = [
    ['address', address],
    ['kind', kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'],
    ['version', String(schemaVersion)],
    ['size', sizeText(bytes)],
  ]
  const head = facts.map(([name, text]) => `${name?.padEnd(9)}${text}\n`).join('')
  const filled = Object.entries(rows).filter(([, count]) => count > 0)
  if (filled.length === 0) return head
  return `${head}\n${textTable(
    ['TABLE', 'ROWS'],
    filled.map(([table, count]) => [table, String(count)]),
  )}`
}

function asJson({ address, kind, schemaVersion, bytes, rows }: StoreInfo): Readonly<Record<string, unknown>> {
  return { address, kind, schema_version: schemaVersion, bytes, rows }
}

/** For example `3.1 MB`. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)))
  return unit === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** unit).toFixed(1)} ${units[unit]}`
}
