import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { INSTANCE_VARIABLE } from '#platform/jobs/instance-environment.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { type CommandRequest, NO_TERMINAL } from '#platform/runner/command-request.ts'
import type { ProgramFacts } from '#platform/runner/frames.ts'
import { PLATFORM_FOLDER, readServerFile, serverFile, type ServerFacts } from '#platform/runner/server-file.ts'
import { processClock } from '#platform/scheduler/scheduler-clock.ts'
import { Scheduler } from '#platform/scheduler/scheduler.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { RunStep } from '#platform/runner/run-step.ts'
import type { ProjectSource } from '#platform/deploy/project-source.ts'
import { socketPath } from '#platform/runner/socket-path.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { accessRules } from './access/access-rules.ts'
import { checkWayIn } from './access/check-way-in.ts'
import { Alerting } from './alerting/alerting.ts'
import type { AlertingTools } from './alerting/alerting-tools.ts'
import type { CopyTo } from './runners/copy-to.ts'
import { CommandLines } from './command-lines.ts'
import { FolderSource } from './deploy/folder-source.ts'
import { EndedRuns } from './record/ended-runs.ts'
import { enterStore } from './enter-store.ts'
import { booksKeeper } from './record/keep-books.ts'
import { makeHttp } from './http/http.ts'
import { type AskTools, askInProject } from './runners/ask-in-project.ts'
import { cellPlanner } from './jobs/cell-words-of.ts'
import { JobStarter } from './jobs/job-starter.ts'
import { recent } from './jobs/recent.ts'
import type { JobRunTools } from './jobs/run-job.ts'
import type { FetchSecret } from './jobs/step-environment.ts'
import { Live } from './live.ts'
import { LiveSettings, type SettingsThen } from './live-settings.ts'
import { followLineage } from './lineage/follow-lineage.ts'
import { markOrphans } from './record/mark-orphans.ts'
import { noteSettings } from './record/note-settings.ts'
import { takeProjectLock } from './project-lock.ts'
import { addQueryRoute } from './http/query-route.ts'
import type { AddRoutes } from './routes.ts'
import type { Runner } from './runners/runner.ts'
import { Runners } from './runners/runners.ts'
import { endOldRunners } from './runners/end-old-runners.ts'
import { logEnd, type ServerLog } from './server-log.ts'
import type { StartRunner } from './runners/start-runner.ts'
import { stepRunner } from './runners/step-runner.ts'
import { type TargetOf, UNKNOWN_TARGET } from './runners/target-of.ts'
import { RetentionTimer } from './retention-timer.ts'
import { TriggerWatch } from './triggers/trigger-watch.ts'
import { addWebhookRoute } from './triggers/webhook-route.ts'

export interface ServerOptions {
  /** The folder of the project, whole. */
  readonly projectFolder: string
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly program: ProgramFacts
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  readonly openStore: (platformFolder: string) => Promise<Store>
  /** Reads `trellis.yml`; undefined where there is none. Throws what is wrong with it. */
  readonly readSettings: () => Settings | undefined
  /** By which alerts reach people. */
  readonly effects: AlertingTools['effects']
  readonly fetchSecret: FetchSecret
  readonly startRunner: StartRunner
  readonly targetOf: TargetOf
  readonly codeVersion: () => Promise<CodeVersion>
  /** Where the project comes from, if it is not the folder itself. */
  readonly source?: ProjectSource | undefined
  /** Where a copy of the default target's database goes after a job, or after a command that somebody typed. */
  readonly publishTo?: ((job: string | null, settings: Settings | undefined) => string | null) | undefined
  readonly routes: readonly AddRoutes[]
  /** Runs start only when somebody asks for them: no times, no triggers. */
  readonly onlyWhenAsked?: boolean | undefined
  readonly now: () => number
  /** A runner that gives no sign of life for so long is ended. */
  readonly silenceMs: number
  readonly log: ServerLog
}

const ORPHANS_MS = 5_000
const WISH_MS = 1_000
/** Runs that begin within so long of each other are of the same state of the code. */
const CODE_VERSION_MS = 1_000
const LEAVE_MS = 15_000

/** The server of a project, from its start to its stop. */
export class TrellisServer {
  readonly address: string
  private readonly parts: Parts

  private constructor(address: string, parts: Parts) {
    this.address = address
    this.parts = parts
  }

  /** Resolves when it answers. Throws a `DbtError` where it can not begin. */
  static async start(options: ServerOptions): Promise<TrellisServer> {
    const folder = join(options.projectFolder, PLATFORM_FOLDER)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    const lock = await takeProjectLock(join(folder, 'server.lock'))
    if (!lock) throw alreadyUp(options.projectFolder)
    const undo: (() => void | Promise<void>)[] = [() => lock.release()]
    try {
      return await begin(options, folder, undo)
    } catch (error) {
      for (const step of undo.toReversed()) await step()
      throw error
    }
  }

  get runCount(): number {
    return this.parts.commandLines.runCount + this.parts.scheduler.runCount
  }

  get store(): Store {
    return this.parts.store
  }

  get platform(): LivePlatform {
    return this.parts.platform
  }

  /** Runs a step of a run. */
  get runStep(): RunStep {
    return this.parts.runStep
  }

  /** Starts nothing any more; resolves when what is under way has ended. */
  async drain(): Promise<void> {
    const { state, commandLines, scheduler, triggers } = this.parts
    state.isStopping = true
    commandLines.refuse()
    await Promise.all([commandLines.idle(), scheduler.stop(), triggers.stop()])
  }

  /** Cancels what is under way, as Ctrl-C would. */
  cancelRuns(): void {
    this.parts.scheduler.cancelAll('The server was stopped')
    this.parts.runners.interruptAll()
  }

  /** Ends it, whatever is under way: that is cancelled, and marked. */
  async stop(): Promise<void> {
    const { commandLines, runners, scheduler, endedRuns, undo } = this.parts
    const drained = this.drain()
    this.cancelRuns()
    await within(LEAVE_MS, drained)
    // What has to be done after them may need the database.
    await within(LEAVE_MS, endedRuns.stop())
    await runners.leave(LEAVE_MS)
    await scheduler.stop()
    await commandLines.end()
    for (const step of undo.toReversed()) await step()
  }

  /** @internal */
  static of(address: string, parts: Parts): TrellisServer {
    return new TrellisServer(address, parts)
  }
}

interface Parts {
  readonly commandLines: CommandLines
  readonly store: Store
  readonly runners: Runners
  readonly scheduler: Scheduler
  readonly triggers: TriggerWatch
  readonly endedRuns: EndedRuns
  readonly platform: LivePlatform
  readonly runStep: RunStep
  readonly state: { isStopping: boolean }
  /** What ends each part, the first one last. */
  readonly undo: readonly (() => void | Promise<void>)[]
}

async function begin(
  options: ServerOptions,
  folder: string,
  undo: (() => void | Promise<void>)[],
): Promise<TrellisServer> {
  const { projectFolder, program, log, host, targetOf, now } = options
  const source = options.source ?? new FolderSource(projectFolder, recent(options.codeVersion, CODE_VERSION_MS))
  const state = { isStopping: false }
  const socket = socketPath(folder, 'server.sock')
  const spool = join(folder, 'spool')
  const former = readServerFile(nodeFiles, projectFolder)
  const startedAt = new Date(now()).toISOString()
  // Commands that are typed from now on wait for it. What a server of before has left behind is still to be seen to.
  const { owner: formerOwner, runners: formerRunners } = former ?? { owner: '', runners: [] }
  writeFacts(projectFolder, { program, socket, owner: formerOwner, startedAt, address: '', runners: formerRunners })
  undo.push(() => rmSync(serverFile(projectFolder), { force: true }))
  await endOldRunners(former, spool, log)
  const settings = new LiveSettings({ folder: () => source.current.folder, read: options.readSettings, log })
  const store = await options.openStore(folder)
  undo.push(() => store.close())
  await checkWayIn(accessRules(settings.settings, host), { boundTo: host, store, now })
  // Nobody else can be up for this project: whoever has left his word behind is gone.
  if (former) await store.servers.leave(former.owner)
  const presence = await enterStore(store, program, host, { now, log })
  undo.push(() => presence.leave())
  const { owner } = presence
  const facts = { startedAt, address: '', runners: [] as readonly number[] }
  const publish = () => {
    if (facts.address !== '') writeFacts(projectFolder, { program, socket, owner, ...facts })
  }
  const runners = new Runners({
    projectFolder,
    platformFolder: folder,
    spool,
    serverSocket: socket,
    start: options.startRunner,
    silenceMs: options.silenceMs,
    log,
    changed(pids) {
      facts.runners = pids
      publish()
    },
  })
  const ownRequest = (): CommandRequest => ({
    args: ['build'],
    cwd: source.current.folder,
    env: options.env,
    home: options.home,
    pid: program.pid,
    output: NO_TERMINAL,
    errorOutput: NO_TERMINAL,
  })
  // Only of the default target: those of others would take its place.
  const published: { identity?: string } = {}
  const copyTo: CopyTo = (file, job) =>
    file.identity === published.identity ? (options.publishTo?.(job, settings.settings) ?? null) : null
  const defaultRunner = async (): Promise<Runner | undefined> => {
    const { file } = await targetOf(ownRequest()).catch(() => UNKNOWN_TARGET)
    if (!file || state.isStopping) return undefined
    published.identity = file.identity
    return runners.forFile(file)
  }
  const endedRuns = new EndedRuns(store, log)
  const askTools = { runners, targetOf, home: options.home, pid: program.pid }
  const runStep = stepRunner({ store, runners, targetOf, copyTo, log })
  const address = (): string => facts.address
  const starter = await jobStarter(options, {
    store,
    runStep,
    askTools,
    ownRequest: ownRequest(),
    source,
    folder,
    address,
  })
  const claimsTicks = options.onlyWhenAsked !== true
  const scheduler = new Scheduler({ store, clock: processClock(now), starter, owner, log, claimsTicks })
  const platform = new Live({
    projectFolder,
    store,
    owner,
    now,
    settings,
    scheduler,
    endedRuns,
    cancelCommand: (runId) => commandLines.cancel(runId),
    ask: async (args, { instance = null, signal } = {}) => {
      const env = instance === null ? options.env : { ...options.env, [INSTANCE_VARIABLE]: instance }
      const project = await source.lend()
      try {
        return await askInProject(askTools, args, { env, folder: project.folder, signal })
      } finally {
        project.release()
      }
    },
    projectProblem: () => source.problem,
  })
  platform.onRunEnded(async (run) => logEnd(log, run))
  undo.push(
    followLineage(platform, {
      effects: options.effects,
      fetchSecret: options.fetchSecret,
      version: program.version,
      databaseFile: async () => (await targetOf(ownRequest()).catch(() => UNKNOWN_TARGET)).file?.path,
      log,
    }),
  )
  const mask = new SecretMask(options.env)
  const app = makeHttp({
    host,
    health: () => ({
      status: state.isStopping ? 'stopping' : 'ready',
      version: program.version,
      runs: commandLines.runCount + scheduler.runCount,
    }),
    platform,
    outside: { send: options.effects.outside.send, env: options.env, fetchSecret: options.fetchSecret },
    mask: (text) => mask.text(text),
    log,
    routes: [
      // First those that count and describe the others.
      ...options.routes,
      (each) => addQueryRoute(each, { runner: defaultRunner }),
      (each, live) => addWebhookRoute(each, live, options),
    ],
  })
  undo.push(() => source.stop())
  await listen(app, options)
  undo.push(() => app.close())
  const { port } = app.server.address() as AddressInfo
  facts.address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const commandLines = new CommandLines({
    socket,
    program,
    address: facts.address,
    owner,
    store,
    runners: () => runners,
    targetOf,
    codeVersion: () => source.codeNow(),
    copyTo,
    log,
  })
  await commandLines.listen()
  undo.push(() => commandLines.end())
  publish()
  const orphans = setInterval(() => void markOrphans(store, owner, log), ORPHANS_MS)
  const wishes = setInterval(() => void cancelAsked(store, owner, commandLines), WISH_MS)
  undo.push(() => clearInterval(wishes))
  undo.push(() => clearInterval(orphans))
  void markOrphans(store, owner, log)
  // The file is taken before anybody else takes it; nobody waits for that.
  void defaultRunner()
  const schedule = async (next: SettingsThen): Promise<void> => {
    await scheduler.schedule({ jobs: next.jobs, pools: next.settings?.pools ?? new Map() })
    await noteSettings(store, next.settings, owner)
  }
  await schedule(settings)
  scheduler.start()
  settings.follow(schedule)
  undo.push(() => settings.stop())
  source.follow()
  // First of all that comes after a run: whoever tells people of it looks at what the books say.
  platform.onRunEnded(booksKeeper(platform, log))
  const alerting = new Alerting({ platform, effects: options.effects, address, log })
  alerting.start()
  undo.push(() => alerting.stop())
  endedRuns.start()
  const triggers = new TriggerWatch({ platform, log })
  if (claimsTicks) triggers.start()
  const retention = new RetentionTimer({ platform, log })
  retention.start()
  undo.push(() => retention.stop())
  return TrellisServer.of(facts.address, {
    commandLines,
    store,
    runners,
    scheduler,
    triggers,
    endedRuns,
    platform,
    runStep,
    state,
    undo,
  })
}

interface StarterParts {
  readonly store: Store
  readonly runStep: RunStep
  readonly askTools: AskTools
  readonly ownRequest: CommandRequest
  readonly source: ProjectSource
  readonly folder: string
  readonly address: () => string
}

async function jobStarter(options: ServerOptions, parts: StarterParts): Promise<JobStarter> {
  const { targetOf, log, env, home, program, now, fetchSecret } = options
  const { store, runStep, askTools, ownRequest, source, folder, address } = parts
  const { projectName, target } = await targetOf(ownRequest).catch(() => UNKNOWN_TARGET)
  const first = await source.lend()
  first.release()
  const code = { current: first.code }
  const tools: JobRunTools = {
    store,
    platformFolder: folder,
    env,
    home,
    pid: program.pid,
    address,
    runStep,
    cellWords: cellPlanner((args, question) => askInProject(askTools, args, question), now),
    fetchSecret,
    project: async () => {
      const lent = await source.lend()
      code.current = lent.code
      return lent
    },
    log,
  }
  return new JobStarter(tools, program.version, () => ({ projectName, target, code: code.current }))
}

function within(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, milliseconds)
    void work
      .catch(() => undefined)
      .then(() => {
        clearTimeout(late)
        resolve()
      })
  })
}

/** Somebody may ask elsewhere, on another server or a command line, to cancel what runs here. */
async function cancelAsked(store: Store, owner: string, commandLines: CommandLines): Promise<void> {
  if (commandLines.runCount === 0) return
  try {
    for (const { id } of await store.runs.toCancel(owner)) commandLines.cancel(id)
  } catch {
    // The store is asked again soon.
  }
}

function writeFacts(projectFolder: string, facts: ServerFacts): void {
  const path = serverFile(projectFolder)
  const neighbour = `${path}.${process.pid}.tmp`
  writeFileSync(neighbour, `${JSON.stringify(facts, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(neighbour, path)
}

async function listen(app: FastifyInstance, { host, port }: ServerOptions): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = LISTEN_ERRORS[code]
    if (!reason) throw error
    throw dbtError('OSError', 'server/address', `${reason[0]}: ${host}:${port}`, { hint: reason[1] })
  }
}

const LISTEN_ERRORS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EADDRINUSE: ['Another program has this address', '--port takes another one, 0 any that is free'],
  EACCES: ['The system keeps this address for itself', 'ports below 1024 are for the system: --port takes another one'],
  EADDRNOTAVAIL: ['This is no address of this machine', '--host has to be one, for example 127.0.0.1'],
  ENOTFOUND: ['Nobody knows this name', '--host has to be an address of this machine, for example 127.0.0.1'],
}

function alreadyUp(projectFolder: string): DbtError {
  const facts = readServerFile(nodeFiles, projectFolder)
  const where = facts && facts.address !== '' ? ` at ${facts.address}` : ''
  const who = facts ? ` (process ${facts.program.pid})${where}` : ''
  return dbtError('DbtRuntimeError', 'server/already-up', `Trellis is already up for this project${who}`, {
    hint: facts ? `stop it with Ctrl-C in its terminal, or: kill ${facts.program.pid}` : 'wait until it has started',
  })
}
