/** `trellis up`: the server of a project. */
import { InvalidArgumentError } from 'commander'
import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { findProjectDir } from '#project/config/find-project-dir.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { PROTOCOL } from '#platform/runner/frames.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { fetchSecret } from '#platform/settings/fetch-secret.ts'
import { readSettings } from '#platform/settings/read-settings.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { openStore } from '#platform/store/open-store.ts'
import { ROUTES } from '#server/routes.ts'
import { TrellisServer } from '#server/server.ts'
import { codeVersion } from '../code-version.ts'
import type { Host } from '../host.ts'
import { targetOf } from '../target-of.ts'
import type { DescribeCommand } from './platform-commands.ts'
import { projectInvocation } from './project-invocation.ts'
import { storeAddress } from './store-address.ts'

interface Words {
  readonly host?: string
  readonly port?: number
  readonly open: boolean
  readonly projectDir?: string
  readonly grace?: number
}

export const describeUp: DescribeCommand = (command, host, finish) => {
  command
    .option('--host <address>', 'The address to listen at (usual: 127.0.0.1)')
    .option('--port <number>', 'The port; 0 takes any that is free (usual: 8580)', port)
    .option('--no-open', 'Open no browser')
    .option('--project-dir <folder>', 'Where dbt_project.yml is')
    .option('--grace <seconds>', 'How long runs may take to end when it is stopped (usual: 30)', seconds)
    .addHelpText('after', HELP)
  command.action(async (words: Words) => finish(await up(host, words)))
}

const HELP = `
Runs commands of the project on its behalf, remembers them, and answers queries. It stops with Ctrl-C: runs that are
under way may end first; Ctrl-C again cancels them.`

function port(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return value
}

function seconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It takes a number of seconds.')
  return Number(text)
}

async function up(host: Host, words: Words): Promise<number> {
  const projectFolder = projectFolderOf(host, words)
  const { startRunner, effects } = host
  if (!startRunner) throw new Error('no server can be started from here')
  const settings = settingsOf(host, projectFolder)
  const { signal } = new AbortController()
  const stopping = stopRequests(host)
  const env = Object.fromEntries(
    Object.entries(effects.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const address = async () =>
    settings ? storeAddress(settings.store, projectFolder, effects) : join(projectFolder, PLATFORM_FOLDER, 'state.db')
  const server = await TrellisServer.start({
    projectFolder,
    host: words.host ?? settings?.server.host ?? '127.0.0.1',
    port: words.port ?? settings?.server.port ?? 8580,
    program: { protocol: PROTOCOL, version: host.version, build: host.build ?? null, pid: host.pid },
    env,
    home: host.home,
    openStore: async () => auditedStore(await openStore(await address(), { now: effects.now })),
    readSettings: () => settingsOf(host, projectFolder),
    fetchSecret: (source, what) => fetchSecret(source, what, { effects, folder: projectFolder, signal }),
    routes: ROUTES,
    publishTo: settings && ((job) => publishedPath(settings, projectFolder, job)),
    startRunner: async (task) => startRunner({ ...task, store: await address() }),
    targetOf: targetOf(host),
    codeVersion: () => codeVersion(projectFolder, effects),
    now: effects.now,
    silenceMs: 1000 * Number(effects.env['TRELLIS_RUNNER_SILENCE'] ?? 60),
    log: (text) => host.errorOutput.write(`${new Date(effects.now()).toISOString()}  ${text}\n`),
  })
  host.output.write(`Trellis is ready at ${server.address}\n`)
  await stopping.next()
  await windDown(server, stopping, host, words.grace ?? graceOf(settings))
  stopping.end()
  return 0
}

/** Runs may end in peace, unless that takes too long or somebody asks again. */
async function windDown(server: TrellisServer, stopping: StopRequests, host: Host, grace: number): Promise<void> {
  const drained = server.drain()
  if (server.runCount > 0) {
    const runs = server.runCount === 1 ? 'a run' : `${server.runCount} runs`
    host.errorOutput.write(`Waiting up to ${grace} s for ${runs} to end. Stop again to cancel.\n`)
    const { promise: late, cancel } = timeUp(host, grace)
    const first = await Promise.race([
      drained.then(() => 'done'),
      late.then(() => 'late'),
      stopping.next().then(() => 'again'),
    ])
    cancel()
    if (first !== 'done') host.errorOutput.write('Cancelling what is under way.\n')
  }
  void stopping.next().then(() => host.exit(130))
  await server.stop()
}

function timeUp({ every }: Host, seconds: number): { readonly promise: Promise<void>; readonly cancel: () => void } {
  let cancel = () => {}
  const promise = new Promise<void>((resolve) => {
    cancel = every(seconds * 1000, resolve)
  })
  return { promise, cancel }
}

interface StopRequests {
  /** Resolves at the next signal. */
  next(): Promise<void>
  end(): void
}

function stopRequests(host: Host): StopRequests {
  let seen = 0
  let taken = 0
  const waiting: (() => void)[] = []
  const end = host.onInterrupt(() => {
    seen++
    for (const resolve of waiting.splice(0)) resolve()
  })
  return {
    async next() {
      taken++
      const wanted = taken
      while (seen < wanted) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    end,
  }
}

const USUAL_GRACE = 30

function graceOf(settings: Settings | undefined): number {
  if (!settings) return USUAL_GRACE
  return settings.server.shutdown === 'cancel' ? 0 : settings.server.drainMs / 1000
}

/** After a command that somebody typed, a copy is made unless it is for certain jobs alone. */
function publishedPath({ server: { publish } }: Settings, folder: string, job: string | null): string | null {
  if (!publish) return null
  const isWanted = publish.jobs === undefined || (job !== null && publish.jobs.includes(job))
  return isWanted ? resolve(folder, publish.path) : null
}

function settingsOf(host: Host, projectDir: string): Settings | undefined {
  const invocation = projectInvocation({ ...host, onInterrupt: () => () => undefined }, { projectDir }, ['up'])
  const { effects, flags } = invocation
  const render = settingsRenderers(invocation, dbtEnvironments()).secret(flags.VARS)
  return readSettings(projectDir, { files: effects.files, env: effects.env, render })
}

function projectFolderOf(host: Host, { projectDir }: Words): string {
  const { files, env } = host.effects
  const named = projectDir ?? env['DBT_ENGINE_PROJECT_DIR'] ?? env['DBT_PROJECT_DIR']
  const folder = named === undefined ? findProjectDir(files, host.cwd) : resolve(host.cwd, named)
  if (files.exists(join(folder, PROJECT_FILE))) return folder
  throw dbtError('DbtProjectError', 'project/missing', `There is no ${PROJECT_FILE} in ${folder}`, {
    hint: 'change into the folder of a project, or name it with --project-dir; trellis init begins one',
  })
}
