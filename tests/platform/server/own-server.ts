/** A server in the process of the test, with runners in processes of their own. */
import { join } from 'node:path'
import { startRunnerProcess } from '#cli/runner/start-runner-process.ts'
import { startShellsProcess } from '#cli/runner/start-shells-process.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import { PROTOCOL } from '#platform/runner/frames.ts'
import { readSettings } from '#platform/settings/read-settings.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { ServerOptions } from '#server/server-options.ts'
import { TrellisServer } from '#server/server.ts'
import { TRELLIS } from '../../faults/trellis-process.ts'

export interface OwnServer {
  readonly server: TrellisServer
  /** Of the runners, in the order in which they were started. */
  readonly pids: readonly number[]
  readonly log: readonly string[]
}

/** `shop.duckdb` is the database of the target `dev`; the target `memory` has none. */
export async function ownServer(folder: string, options: Partial<ServerOptions> = {}): Promise<OwnServer> {
  const pids: number[] = []
  const log: string[] = []
  const path = join(folder, 'shop.duckdb')
  const file = { path, identity: path, config: {}, keepOpen: true, attached: [] }
  const program = { execPath: process.execPath, execArgv: [], script: TRELLIS, env: process.env }
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  const server = await TrellisServer.start({
    projectFolder: folder,
    host: '127.0.0.1',
    port: 0,
    program: { protocol: PROTOCOL, version: '0.1.0', build: null, pid: process.pid },
    env,
    home: folder,
    openStore: (platformFolder) => openStore(join(platformFolder, 'state.db'), { now: Date.now }),
    readSettings: () => readSettings(folder, { files: nodeFiles, env, render: (text) => text }),
    effects: { files: nodeFiles, env, now: Date.now, outside: nodeOutside },
    fetchSecret: async (source) => (source.kind === 'text' ? source.secret.reveal() : ''),
    routes: [],
    startRunner: async (task) => {
      const started = startRunnerProcess(program, { ...task, store: join(folder, '.trellis', 'state.db') })
      pids.push(started.pid)
      return started
    },
    startShells: () => startShellsProcess(program),
    targetOf: async ({ args }) => ({
      projectName: 'shop',
      target: args.includes('memory') ? 'memory' : 'dev',
      instance: null,
      file: args.includes('memory') ? undefined : file,
    }),
    codeVersion: async () => ({ commit: 'c0ffee', branch: 'main', isDirty: false, manifestHash: null }),
    now: Date.now,
    silenceMs: 60_000,
    startMs: 60_000,
    log: (text) => log.push(text),
    ...options,
  })
  return { server, pids, log }
}
