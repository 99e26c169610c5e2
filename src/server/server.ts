import { join } from 'node:path'
import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { RunStep } from '#platform/runner/run-step.ts'
import { PLATFORM_FOLDER, readServerFile } from '#platform/runner/server-file.ts'
import { socketPath } from '#platform/runner/socket-path.ts'
import { USUAL_QUERIES } from '#platform/settings/query-settings.ts'
import { processClock } from '#platform/scheduler/scheduler-clock.ts'
import { Scheduler } from '#platform/scheduler/scheduler.ts'
import type { Store } from '#platform/store/store.ts'
import { accessRules } from './access/access-rules.ts'
import { checkWayIn } from './access/check-way-in.ts'
import { Alerting } from './alerting/alerting.ts'
import { CommandLines } from './command-lines.ts'
import { FolderSource } from './deploy/folder-source.ts'
import { enterStore } from './enter-store.ts'
import { makeHttp } from './http/http.ts'
import { listen } from './http/listen.ts'
import { addQueryRoute } from './http/query-route.ts'
import { makeStarter } from './jobs/make-starter.ts'
import { followLineage } from './lineage/follow-lineage.ts'
import { Live } from './live.ts'
import { LiveSettings, type SettingsThen } from './live-settings.ts'
import { makePlatformFolder } from './platform-folder.ts'
import { takeProjectLock } from './project-lock.ts'
import { EndedRuns } from './record/ended-runs.ts'
import { booksKeeper } from './record/keep-books.ts'
import { lookAfterCommands } from './record/look-after-commands.ts'
import { noteCommit } from './record/note-commit.ts'
import { noteSettings } from './record/note-settings.ts'
import { memoryShare } from './queries/memory-share.ts'
import { Warehouse } from './queries/warehouse.ts'
import { RetentionTimer } from './retention-timer.ts'
import { endOldRunners } from './runners/end-old-runners.ts'
import { Runners } from './runners/runners.ts'
import { ServerCommands } from './runners/server-commands.ts'
import { logEnd } from './server-log.ts'
import type { ServerOptions } from './server-options.ts'
import { ServerWord } from './server-word.ts'
import { Shells } from './shell/shells.ts'
import { TriggerWatch } from './triggers/trigger-watch.ts'
import { addWebhookRoute } from './triggers/webhook-route.ts'
import { within } from './within.ts'

const LEAVE_MS = 15_000
/** For what comes after runs, once a server is to stop. */
const AFTERWARDS_MS = 5_000

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
    makePlatformFolder(folder)
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
    await within(LEAVE_MS, endedRuns.stop(AFTERWARDS_MS))
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
  const { projectFolder, program, log, host, targetOf, now, effects, fetchSecret } = options
  const state = { isStopping: false }
  const source = options.source ?? new FolderSource(projectFolder, options.codeVersion)
  const socket = socketPath(folder, 'server.sock')
  const spool = join(folder, 'spool')
  const word = new ServerWord(projectFolder, { program, socket, startedAt: new Date(now()).toISOString() }, log)
  undo.push(() => word.takeBack())
  const address = (): string => word.address
  await endOldRunners(word.former, spool, log)

  const settings = new LiveSettings({ folder: () => source.current.folder, read: options.readSettings, log })
  const store = await options.openStore(folder)
  undo.push(() => store.close())
  await checkWayIn(accessRules(settings.settings, host), { boundTo: host, store, now })
  // Nobody else can be up for this project: whoever has left his word behind is gone.
  if (word.former) await store.servers.leave(word.former.owner)
  const presence = await enterStore(store, program, host, { now, log })
  undo.push(() => presence.leave())
  const { owner } = presence

  const runners = new Runners({
    projectFolder,
    platformFolder: folder,
    spool,
    serverSocket: socket,
    start: options.startRunner,
    silenceMs: options.silenceMs,
    startMs: options.startMs,
    memoryBytes: () => memoryShare((settings.settings ?? { queries: USUAL_QUERIES }).queries.memoryPercent),
    log,
    changed: (pids) => word.has(pids),
  })
  const commands = new ServerCommands(options, { store, runners, source, settings: () => settings.settings })
  const defaultRunner = async () => (state.isStopping ? undefined : commands.defaultRunner())

  const warehouse = new Warehouse({
    answerer: async (instance) => (state.isStopping ? undefined : commands.answerer(instance)),
    target: async (instance) => (await commands.askedTarget(instance)).target,
    adapterType: async () => (await commands.askedTarget(null)).adapterType ?? null,
    atOnce: () => (settings.settings?.queries ?? USUAL_QUERIES).atOnce,
  })

  const endedRuns = new EndedRuns(store, log)
  const shells = new Shells(options.startShells)
  undo.push(() => shells.close())
  const starter = await makeStarter(options, {
    store,
    commands,
    source,
    platformFolder: folder,
    runShell: shells.run,
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
    ask: (args, asked) => commands.askInInstance(args, asked),
    warehouse,
    editedFolder: () => (source.isEdited ? source.current.folder : null),
    onProjectTouched: (listener) => source.onTouched(listener),
    projectProblem: () => source.problem,
  })
  const databaseFile = async () => (await commands.ownTarget()).file?.path
  platform.onRunEnded(async (run) => logEnd(log, run))
  undo.push(followLineage(platform, { effects, fetchSecret, version: program.version, databaseFile, log }))

  const mask = new SecretMask(options.env)
  const app = makeHttp({
    host,
    health: () => ({
      status: state.isStopping ? 'stopping' : 'ready',
      version: program.version,
      runs: commandLines.runCount + scheduler.runCount,
    }),
    platform,
    outside: { send: effects.outside.send, env: options.env, fetchSecret },
    mask: (text) => mask.text(text),
    log,
    routes: [
      // First those that count and describe the others.
      ...options.routes,
      (each) => addQueryRoute(each, warehouse),
      (each, live) => addWebhookRoute(each, live, options),
    ],
  })
  undo.push(() => source.stop())
  const answersAt = await listen(app, options)
  undo.push(() => app.close())
  const commandLines = new CommandLines({
    socket,
    program,
    address: answersAt,
    owner,
    store,
    runners: () => runners,
    targetOf,
    codeVersion: () => source.codeNow(),
    copyTo: commands.copyTo,
    log,
  })
  await commandLines.listen()
  undo.push(() => commandLines.end())
  word.isUp({ owner, address: answersAt, runners: runners.pids })
  undo.push(lookAfterCommands(store, owner, { commandLines, log }))
  // The file is taken before anybody else takes it; nobody waits for that.
  void defaultRunner().catch((error: unknown) => log(`The database could not be opened: ${String(error)}`))

  const schedule = async (next: SettingsThen): Promise<void> => {
    await scheduler.schedule({ jobs: next.jobs, pools: next.settings?.pools ?? new Map() })
    await noteSettings(store, next.settings, owner)
  }
  await schedule(settings)
  scheduler.start()
  settings.follow(schedule)
  undo.push(() => settings.stop())
  const deployed = async () => {
    if (!source.isEdited) await noteCommit(store, source.current.code, await source.author())
  }
  await deployed()
  undo.push(
    source.onChange(() => deployed().catch((error: unknown) => log(`No link of the audit chain: ${String(error)}`))),
  )
  source.follow()
  // First of all that comes after a run: whoever tells people of it looks at what the books say.
  platform.onRunEnded(booksKeeper(platform, log))
  const alerting = new Alerting({ platform, effects, address, log })
  alerting.start()
  undo.push(() => alerting.stop())
  endedRuns.start()
  const triggers = new TriggerWatch({ platform, log })
  if (claimsTicks) triggers.start()
  const retention = new RetentionTimer({ platform, log })
  retention.start()
  undo.push(() => retention.stop())
  const { runStep } = commands
  return TrellisServer.of(answersAt, {
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

function alreadyUp(projectFolder: string): DbtError {
  const facts = readServerFile(nodeFiles, projectFolder)
  const where = facts && facts.address !== '' ? ` at ${facts.address}` : ''
  const who = facts ? ` (process ${facts.program.pid})${where}` : ''
  return dbtError('DbtRuntimeError', 'server/already-up', `Trellis is already up for this project${who}`, {
    hint: facts ? `stop it with Ctrl-C in its terminal, or: kill ${facts.program.pid}` : 'wait until it has started',
  })
}
