/** `trellis up`: the server of a project. */
import { InvalidArgumentError, Option } from 'commander'
import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { gitPlace } from '#platform/deploy/git-place.ts'
import { PROTOCOL } from '#platform/runner/frames.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { fetchSecret } from '#platform/settings/fetch-secret.ts'
import { readSettings } from '#platform/settings/read-settings.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { parseDuration } from '#platform/time/duration.ts'
import { openStore } from '#platform/store/open-store.ts'
import { addRoot } from '#server/api/root-route.ts'
import { recent } from '#server/jobs/recent.ts'
import { ROUTES } from '#server/routes.ts'
import { webApp } from '#server/web/web-app.ts'
import { serverLog, type ServerLog } from '#server/server-log.ts'
import { TrellisServer } from '#server/server.ts'
import { codeVersion } from '../code-version.ts'
import { type GitDeployment, openGitSource } from '../deploy/open-git-source.ts'
import { watchedProject } from '../deploy/watched-project.ts'
import type { Host } from '../host.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { targetOf } from '../target-of.ts'
import type { DescribeCommand } from './platform-command.ts'
import { projectFolderOf } from './project-folder.ts'
import { projectInvocation } from './project-invocation.ts'
import { storeAddress } from './store-address.ts'

interface Words {
  readonly host?: string
  readonly port?: number
  readonly open: boolean
  readonly projectDir?: string
  readonly grace?: number
  readonly logFormat?: 'text' | 'json'
  readonly logLevel?: 'info' | 'debug'
  readonly git?: string
  readonly branch?: string
  readonly gitPath?: string
  readonly pullEvery?: number
}

export const describeUp: DescribeCommand = (command, host, finish) => {
  command
    .option('--host <address>', 'The address to listen at (usual: 127.0.0.1)')
    .option('--port <number>', 'The port; 0 takes any that is free (usual: 8580)', port)
    .option('--no-open', 'Open no browser')
    .option('--project-dir <folder>', 'Where dbt_project.yml is; with --git, where state is kept')
    .option('--git <address>', 'Run the project of a git repository')
    .option('--branch <name>', 'With --git: its branch (usual: the one it begins with)')
    .option('--git-path <folder>', 'With --git: the folder of the project in the repository')
    .option('--pull-every <time>', 'With --git: how often one looks for new commits (usual: 1m)', duration)
    .option('--grace <seconds>', 'How long runs may take to end when it is stopped (usual: 30)', seconds)
    .addOption(new Option('--log-format <form>', 'How the log is written (usual: text)').choices(['text', 'json']))
    .addOption(new Option('--log-level <level>', 'debug also logs requests (usual: info)').choices(['info', 'debug']))
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

function duration(text: string): number {
  const value = parseDuration(text)
  if (value === undefined || value < 1000) throw new InvalidArgumentError('It takes a time such as 30s or 5m.')
  return value
}

function seconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It takes a number of seconds.')
  return Number(text)
}

async function up(host: Host, words: Words): Promise<number> {
  const stopping = stopRequests(host)
  const { server, settings, deployment, log } = await openServer(host, words, {
    write: (line) => host.errorOutput.write(line),
  })
  host.output.write(`Trellis is ready at ${server.address}\n`)
  if (words.open) void openInBrowser(host, server.address)
  await stopping.next()
  await windDown(server, { stopping, host, grace: words.grace ?? graceOf(settings), log })
  await deployment?.close()
  stopping.end()
  return 0
}

export interface OpenedServer {
  readonly server: TrellisServer
  readonly settings: Settings | undefined
  readonly deployment: GitDeployment | undefined
  readonly log: ServerLog
}

/** Starts the server of a project. `write` takes its log. */
export async function openServer(
  host: Host,
  words: Omit<Words, 'open' | 'grace'>,
  { write, onlyWhenAsked }: { readonly write: (line: string) => void; readonly onlyWhenAsked?: boolean },
): Promise<OpenedServer> {
  const { startRunner, startShells, effects } = host
  if (!startRunner || !startShells) throw new Error('no server can be started from here')
  const mask = new SecretMask(effects.env)
  const log = serverLog({
    format: words.logFormat ?? 'text',
    isDebug: words.logLevel === 'debug',
    now: effects.now,
    mask: (text) => mask.text(text),
    write,
  })
  host.onStrayError?.((error) =>
    log(`Something went wrong where nobody waited for it: ${error instanceof Error ? error.message : String(error)}`),
  )
  const projectFolder =
    words.git === undefined ? projectFolderOf(host, words) : resolve(host.cwd, words.projectDir ?? '.')
  const deployment = await deploymentOf(host, words, projectFolder, log)
  const source = deployment?.source
  const settingsNow = () => settingsOf(host, source?.current.folder ?? projectFolder)
  const settings = settingsNow()
  const { signal } = new AbortController()
  const env = Object.fromEntries(
    Object.entries(deployment?.env ?? effects.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const address = async () =>
    settings ? storeAddress(settings.store, projectFolder, effects) : join(projectFolder, PLATFORM_FOLDER, 'state.db')
  const silenceMs = 1000 * Number(effects.env['TRELLIS_RUNNER_SILENCE'] ?? 60)
  const codeNow = recent(() => codeVersion(projectFolder, effects), CODE_VERSION_MS)
  const server = await TrellisServer.start({
    projectFolder,
    host: words.host ?? settings?.server.host ?? '127.0.0.1',
    port: words.port ?? settings?.server.port ?? 8580,
    program: { protocol: PROTOCOL, version: host.version, build: host.build ?? null, pid: host.pid },
    env,
    home: host.home,
    openStore: async () => auditedStore(await openStore(await address(), { now: effects.now })),
    readSettings: settingsNow,
    effects,
    fetchSecret: (source, what) => fetchSecret(source, what, { effects, folder: projectFolder, signal }),
    routes: [...ROUTES, host.webFolder === undefined ? (app) => addRoot(app) : webApp(host.webFolder)],
    publishTo: (job, settings) => publishedPath(settings, projectFolder, job),
    startRunner: async (task) => startRunner({ ...task, store: await address() }),
    startShells,
    targetOf: targetOf(host),
    codeVersion: codeNow,
    source: source ?? (settings && watchedProject(host, projectFolder, { codeVersion: codeNow, log })),
    onlyWhenAsked,
    now: effects.now,
    silenceMs,
    startMs: Math.max(silenceMs, RUNNER_START_MS),
    log,
  })
  return { server, settings, deployment, log }
}

async function deploymentOf(
  host: Host,
  { git, branch, gitPath, pullEvery }: Omit<Words, 'open' | 'grace'>,
  folder: string,
  log: (text: string) => void,
): Promise<GitDeployment | undefined> {
  if (git !== undefined) {
    const place = gitPlace(git, branch, gitPath)
    return openGitSource(host, { place, folder, everyMs: pullEvery ?? USUAL_PULL, log })
  }
  const without = Object.entries({ '--branch': branch, '--git-path': gitPath, '--pull-every': pullEvery })
  const [alone] = without.find(([, value]) => value !== undefined) ?? []
  if (alone === undefined) return undefined
  throw dbtError('DbtUsageException', 'deploy/no-git', `${alone} goes with --git, which is not there`)
}

/** On a machine with much to do, a runner takes its time to begin. */
const RUNNER_START_MS = 30_000
/** Runs that begin within so long of each other are of the same state of the code. */
const CODE_VERSION_MS = 250
const USUAL_PULL = 60_000

/** Runs may end in peace, unless that takes too long or somebody asks again. */
async function windDown(
  server: TrellisServer,
  {
    stopping,
    host,
    grace,
    log,
  }: { readonly stopping: StopRequests; readonly host: Host; readonly grace: number; readonly log: ServerLog },
): Promise<void> {
  const drained = server.drain()
  if (server.runCount > 0) {
    const runs = server.runCount === 1 ? 'a run' : `${server.runCount} runs`
    log(`Waiting up to ${grace} s for ${runs} to end. Stop again to cancel.`)
    const { promise: late, cancel } = timeUp(host, grace)
    const first = await Promise.race([
      drained.then(() => 'done'),
      late.then(() => 'late'),
      stopping.next().then(() => 'again'),
    ])
    cancel()
    if (first !== 'done') log('Cancelling what is under way.')
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
function publishedPath(settings: Settings | undefined, folder: string, job: string | null): string | null {
  const publish = settings?.server.publish
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
