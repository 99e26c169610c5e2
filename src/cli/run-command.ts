/** From the words of a command line to a command that runs, and its outcome to an exit code. */
import { join } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { systemFailure } from '#foundation/diagnostics/system-failure.ts'
import type { Effects } from '#foundation/effects.ts'
import { maskedFiles } from '#foundation/masked-files.ts'
import { EVENT_NAMES } from '#foundation/events/catalogue.ts'
import { EventStream } from '#foundation/events/event-stream.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import { artifactTime } from '#manifest/artifacts/artifact-time.ts'
import type { Command } from '#project/config/option.ts'
import type { Flags } from '#project/config/flags.ts'
import { type ResolvedFlags, resolveFlags } from '#project/config/resolve-flags.ts'
import { toldFlags } from '#commands/invocation-args.ts'
import type { Invocation } from '#commands/invocation.ts'
import { serverFile } from '#platform/runner/server-file.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import { COMMAND_FUNCTIONS, type CommandFunction } from './commands.ts'
import type { HandedOver } from './hand-over/hand-over.ts'
import type { Host } from './host.ts'
import type { Observer } from './observer.ts'
import { enterInstance } from './instance/enter-instance.ts'
import { givenInInstance } from './instance/entered-instance.ts'
import { ownEffects } from './own-effects.ts'
import type { CommandLine } from './parse-command-line.ts'
import { reportedArgs } from './reported-args.ts'
import { addReporters, type Reporters } from './reporters.ts'
import { UsageError } from './usage-error.ts'

type CommandCall = Extract<CommandLine, { kind: 'command' }>

export async function runCommand(call: CommandCall, args: readonly string[], caller: Host): Promise<number> {
  try {
    return await runOnce(call, args, caller, { mayAskAgain: true })
  } catch (error) {
    if (!(error instanceof ServerCameBetween)) throw error
    caller.errorOutput.write('A server of this project has the database: the command is asked for once more.\n')
    return runOnce(call, args, caller, { mayAskAgain: false })
  }
}

/** The database is held by a server that was not there yet when the command looked. Nothing was done. */
class ServerCameBetween extends Error {}

async function runOnce(
  call: CommandCall,
  args: readonly string[],
  caller: Host,
  { mayAskAgain }: { readonly mayAskAgain: boolean },
): Promise<number> {
  const load = COMMAND_FUNCTIONS[call.name.command]
  if (!load) throw new UsageError(`${call.name.words} is not there yet`, call.name.words, false)
  const effectsHere = ownEffects(caller)
  const asCalled = flagsOf(call, args, caller, effectsHere)
  const handed = await handOver(call, args, caller, asCalled.flags)
  if (handed.kind === 'done') return handed.exitCode
  const host = await entered(call, caller)
  if (!host) {
    if (handed.kind === 'here') await handed.observer.end(2, false)
    return 2
  }
  const isAsCalled = host === caller
  const before = isAsCalled ? effectsHere : ownEffects(host)
  const { env } = before
  const { flags, spelled, insistsOnVersions, notices } = isAsCalled ? asCalled : flagsOf(call, args, host, before)
  const observer =
    handed.kind === 'here' ? handed.observer : (host.observer ?? (await recordAlone(call, args, host, flags)))
  const effects = observer ? { ...before, files: maskedFiles(observer.watch(host.effects.files), env) } : before
  const invocationId = host.newId()
  const stream = new EventStream({
    now: effects.now,
    env,
    warnings: {
      warnError: flags.WARN_ERROR === true,
      ...flags.WARN_ERROR_OPTIONS,
      handlesAll: flags.REQUIRE_ALL_WARNINGS_HANDLED_BY_WARN_ERROR === true,
    },
    showAllDeprecations: flags.SHOW_ALL_DEPRECATIONS === true,
    style: {
      width: flags.PRINTER_WIDTH,
      maximumSeedSizeMib: Number(flags.MAXIMUM_SEED_SIZE_MIB),
      namesDeprecations: flags.REQUIRE_EVENT_NAMES_IN_DEPRECATIONS === true,
    },
  })
  const reporters = addReporters(stream, {
    flags,
    output: host.output,
    files: effects.files,
    env,
    invocationId,
    pid: host.pid,
    asksForColors: asksForColors(call, env),
    later: host.later,
    every: host.every,
  })
  observer?.begin({ invocationId, pid: host.pid, events: stream })
  const stopping = new AbortController()
  const stopListening = listenForInterrupts(host, stream, reporters, stopping)
  const invocation: Invocation = {
    id: invocationId,
    version: host.version,
    ...(host.build !== undefined && { build: host.build }),
    startedAtMs: effects.now(),
    flags,
    spelled,
    insistsOnVersions,
    effects,
    events: stream,
    signal: stopping.signal,
    adapters: observer?.adapters ?? host.adapters,
    ...(observer?.loaded && { loaded: observer.loaded }),
    macroFolders: host.macroFolders,
    cwd: host.cwd,
    commandLine: { given: givenInInstance(call.given, host.instance), home: host.home },
    ...(host.instance && { sourceLocations: host.instance.sources }),
    words: call.words,
    ...leasesOf(host, handed, observer),
    ...(host.ask && { ask: host.ask }),
  }
  let exitCode = 2
  try {
    const isServed = () => caller.handOver !== undefined && caller.effects.files.exists(serverFile(flags.PROJECT_DIR))
    const checkHeld = (error: DbtError) => {
      const isHeld = error.diagnostics[0]?.code === 'duckdb/locked'
      if (isHeld && mayAskAgain && handed.kind === 'nobody' && isServed()) throw new ServerCameBetween()
    }
    exitCode = await execute(call, invocation, { host, stream, notices, load, checkHeld })
  } finally {
    stopListening()
    reporters.close()
    await observer?.end(exitCode, stopping.signal.aborted)
  }
  return exitCode
}

/** Undefined where that cannot be; why was told. */
async function entered({ given }: CommandCall, caller: Host): Promise<Host | undefined> {
  try {
    return await enterInstance(caller, given)
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    caller.errorOutput.write(`${new SecretMask(caller.effects.env).text(error.message)}\n`)
    return undefined
  }
}

/** What runs here on behalf of a server has its record there; who keeps a record here has the store open. */
function leasesOf(
  { openLeases }: Host,
  handed: HandedOver,
  observer: Observer | undefined,
): Pick<Invocation, 'openLeases'> {
  if (observer?.openLeases) return { openLeases: observer.openLeases }
  const runId = handed.kind === 'here' ? handed.runId : null
  return openLeases ? { openLeases: (invocation) => openLeases(invocation, runId) } : {}
}

/** Where a project has a `trellis.yml`, what runs in it is remembered, with a server or without. */
async function recordAlone(
  { name, given }: CommandCall,
  args: readonly string[],
  host: Host,
  { PROJECT_DIR }: Flags,
): Promise<Observer | undefined> {
  const isOurs = host.recordAlone && !NEVER_HANDED_OVER.has(name.command)
  if (!isOurs || !host.effects.files.exists(join(PROJECT_DIR, SETTINGS_FILE))) return undefined
  return host.recordAlone({ args, given, command: name.command, projectFolder: PROJECT_DIR }, host)
}

/** They are about no project, or hold the terminal for themselves. */
const NEVER_HANDED_OVER: ReadonlySet<Command> = new Set(['init', 'docs serve'])

/** Where a server is up for the project, it has the warehouse and keeps the record: one look tells. */
async function handOver(call: CommandCall, args: readonly string[], host: Host, flags: Flags): Promise<HandedOver> {
  const { command, words } = call.name
  const isOurs = host.handOver && !NEVER_HANDED_OVER.has(command)
  if (!isOurs || !host.effects.files.exists(serverFile(flags.PROJECT_DIR))) return { kind: 'nobody' }
  return host.handOver({ args, words, projectFolder: flags.PROJECT_DIR })
}

/** A wrong value is told like a wrong option; the rest of what flags can have wrong, like any error. */
function flagsOf(call: CommandCall, args: readonly string[], host: Host, effects: Effects): ResolvedFlags {
  const { command, words, calledAs } = call.name
  try {
    return resolveFlags({
      command,
      ...(calledAs !== undefined && { calledAs }),
      given: givenInInstance(call.given, host.instance),
      words: call.words,
      invocationCommand: ['dbt', ...args].join(' '),
      effects,
      cwd: host.cwd,
      home: host.home,
      eventNames: EVENT_NAMES,
      ...(call.usesModels && { usesModels: true }),
    })
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    const [first] = error.diagnostics
    const message = first?.message ?? error.message
    const isBefore = call.given.some(
      ({ name, place }) => place === 'before' && message.includes(`'--${name.replaceAll('_', '-')}'`),
    )
    const isNotYaml = first?.code === 'usage/option-not-yaml'
    if (isNotYaml) host.output.write(notYamlLine(message, effects.now()))
    throw new UsageError(message, isBefore ? '' : words, isNotYaml || first?.code === 'usage/invalid-value')
  }
}

/** What dbt says of it besides, before there is a log. */
function notYamlLine(message: string, now: number): string {
  const [, option = ''] = /'--([\w-]+)'/.exec(message) ?? []
  const time = new Date(now).toISOString().slice(11, 19)
  return `${time}  [ERROR]: The YAML provided in the --${option} argument is not valid.\n`
}

function asksForColors({ given }: CommandCall, env: Effects['env']): boolean {
  const isInEnvironment = ['DBT_ENGINE_USE_COLORS', 'DBT_USE_COLORS'].some((name) => env[name])
  return isInEnvironment || given.some(({ name }) => name === 'use_colors')
}

/** The first time, everything is brought to an end in good order; the second time, at once. */
function listenForInterrupts(host: Host, stream: EventStream, reporters: Reporters, stopping: AbortController) {
  return host.onInterrupt(() => {
    if (stopping.signal.aborted) {
      reporters.close()
      host.exit(130)
    }
    stream.emit('MainKeyboardInterrupt')
    stopping.abort()
  })
}

interface Surroundings {
  readonly host: Host
  readonly stream: EventStream
  readonly notices: ResolvedFlags['notices']
  readonly load: () => Promise<CommandFunction>
  /** Throws where a server has to be asked once more. */
  readonly checkHeld: (error: DbtError) => void
}

async function execute(call: CommandCall, invocation: Invocation, around: Surroundings): Promise<number> {
  const { host, stream } = around
  const { flags, effects } = invocation
  const startedAtMs = effects.now()
  let outcome = await attempt(stream, flags, around.checkHeld, async () => {
    stream.emit('MainReportVersion', { version: `=${DBT_VERSION}`, log_version: 3 })
    if (stream.reads('debug')) stream.emit('MainReportArgs', { args: reportedArgs(toldFlags(invocation)) })
    for (const { name, data } of around.notices) stream.emit(name, data)
    const command = await around.load()
    if (effects.files.isDirectory(flags.PROJECT_DIR)) host.changeFolder(flags.PROJECT_DIR)
    const { success } = await command(invocation)
    if (invocation.signal.aborted) return 2
    return success ? 0 : 1
  })
  const summing = await attempt(stream, flags, around.checkHeld, async () => {
    stream.emitSummary()
    return 0
  })
  outcome = Math.max(outcome, summing)
  tellEnd(call, invocation, around, { startedAtMs, success: outcome === 0 })
  return outcome
}

/** Runs a piece of the work; an error is told, and becomes an exit code. */
async function attempt(
  stream: EventStream,
  { DEBUG }: Flags,
  checkHeld: Surroundings['checkHeld'],
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work()
  } catch (thrown) {
    const error = systemFailure(thrown) ?? thrown
    if (error instanceof DbtError) {
      checkHeld(error)
      stream.emit('MainEncounteredError', { exc: error.message, exc_type: error.excType })
      if (DEBUG) stream.emit('MainStackTrace', { stack_trace: callsOf(error) })
      return error.excType === 'FailFastError' ? 1 : 2
    }
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    const exc = `Internal Error\n  ${message}\n  This is a mistake in Trellis, not in your project${DEBUG ? '' : ': --debug shows where'}`
    stream.emit('MainEncounteredError', { exc, exc_type: name })
    stream.emit('MainStackTrace', { stack_trace: stack ?? message }, DEBUG ? 'error' : 'debug')
    return 2
  }
}

/** Where an error came from, without its message, which was told. */
function callsOf({ stack = '' }: Error): string {
  const calls = stack.split('\n').filter((line) => line.startsWith('    at '))
  return ['Calls, the last one first:', ...calls].join('\n')
}

function tellEnd(
  call: CommandCall,
  { effects, flags }: Invocation,
  { host, stream }: Surroundings,
  { startedAtMs, success }: { readonly startedAtMs: number; readonly success: boolean },
): void {
  const elapsed = (effects.now() - startedAtMs) / 1000
  const { userSeconds, systemSeconds, maxMemoryKb, blocksIn, blocksOut } = host.resources()
  stream.emit(
    'ResourceReport',
    {
      command_name: flags.WHICH,
      command_success: success,
      command_wall_clock_time: elapsed,
      process_user_time: userSeconds,
      process_kernel_time: systemSeconds,
      process_mem_max_rss: maxMemoryKb,
      process_in_blocks: blocksIn,
      process_out_blocks: blocksOut,
    },
    flags.SHOW_RESOURCE_REPORT === true ? 'info' : undefined,
  )
  stream.emit('CommandCompleted', {
    command: `dbt ${call.name.words}`,
    success,
    completed_at: artifactTime(Math.round(effects.now() * 1000)),
    elapsed,
  })
  stream.emit('FlushEvents')
}
