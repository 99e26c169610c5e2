/** Plays a command line through Trellis in this process. */
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Host } from '#cli/host.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import type { Play } from './playing.ts'

const sources = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src')

/** What it prints goes to `write`. */
export function trellis(write: (text: string) => void): Play {
  return (args, env, folder) => runCommandLine(args, host(folder, env, write))
}

function host(folder: string, env: Readonly<Record<string, string>>, write: (text: string) => void): Host {
  const output = { isTerminal: false, columns: 80, write }
  return {
    version: '0.0.0',
    build: 'test',
    effects: {
      files: nodeFiles,
      env: { PATH: process.env.PATH, ...env },
      now: () => performance.timeOrigin + performance.now(),
      outside: nodeOutside,
    },
    cwd: folder,
    home: folder,
    pid: process.pid,
    output,
    errorOutput: output,
    adapters: new Map([
      ['duckdb', async () => (await import('#warehouse/duckdb/adapter.ts')).DUCKDB],
      ['postgres', async () => (await import('#warehouse/postgres/adapter.ts')).POSTGRES],
    ]),
    macroFolders: (adapterType) => [
      { name: `dbt_${adapterType}`, folder: join(sources, 'warehouse', adapterType) },
      { name: 'dbt', folder: join(sources, 'warehouse', 'adapter', 'global_project') },
    ],
    newId: randomUUID,
    changeFolder: () => undefined,
    onInterrupt: () => () => undefined,
    exit: (code) => {
      throw new Error(`exit ${code}`)
    },
    resources: () => ({ userSeconds: 0, systemSeconds: 0, maxMemoryKb: 0, blocksIn: 0, blocksOut: 0 }),
    ask: undefined,
    later: () => undefined,
    every: () => () => undefined,
  }
}
