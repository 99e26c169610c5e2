/** The record of a command that runs while no server is up: the same as a server would keep. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { Files } from '#foundation/effects.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { RunRecord } from '#platform/runner/run-record.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import { Patience } from '#platform/store/database/patience.ts'
import type { NewRun, StartFacts } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { markOrphans } from '#server/record/mark-orphans.ts'
import { CommandRun } from '#server/record/run-journal.ts'
import { typedRun } from '#server/record/typed-run.ts'
import { openProjectStore } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import { codeVersion } from '../code-version.ts'
import type { Host } from '../host.ts'
import type { ObservedCommand, Observer } from '../observer.ts'
import { projectInvocation } from '../platform/project-invocation.ts'
import { leasesIn } from '../leases/open-leases.ts'
import { Recorder } from '../runner/recorder.ts'
import { spoolFile } from '../runner/spool-file.ts'
import { keepBooksAlone } from './keep-books-alone.ts'
import { type KeptOpen, keptOpen } from './kept-open.ts'
import type { RecordCall } from './record-call.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

/** The note of what was said last. */
const TOLD = 'told of the books'
/** Nobody watches; so what is told is gathered for a while. */
const FLUSH_MS = 250
const TTL_MS = 20_000
const BEAT_MS = 5_000
/** So long the end of a command waits for a store that does not answer. */
const PATIENCE_SECONDS = 5

/** Undefined where nothing can be kept, which is told. */
export async function recordAlone(call: RecordCall, host: Host): Promise<Observer | undefined> {
  try {
    const folder = join(call.projectFolder, PLATFORM_FOLDER)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    mkdirSync(join(folder, 'spool'), { recursive: true, mode: 0o700 })
    return new LoneRecord(call, host)
  } catch (error) {
    tell(host, `This run is not recorded: ${wordsOf(error)}`)
    return undefined
  }
}

interface OpenRecord {
  readonly store: Store
  readonly settings: Settings | undefined
  readonly run: CommandRun
  readonly leave: () => Promise<void>
}

/** Keeps what a command tells in the store, which is opened while the command is under way already. */
class LoneRecord implements Observer {
  private readonly call: RecordCall
  private readonly host: Host
  private readonly recorder: Recorder
  /** Undefined where the store could not be opened: `failure` says why. */
  private readonly opening: Promise<OpenRecord | undefined>
  private failure: { readonly error: unknown } | undefined
  private readonly databases: KeptOpen
  private readonly patience = new Patience()
  private project: LoadedProject | undefined
  /** What is known of the run once its project has been read, or never will be. */
  private readonly known: Promise<StartFacts>
  private know: (facts: StartFacts) => void = () => undefined
  private hasComplained = false

  constructor(call: RecordCall, host: Host) {
    const spool = join(call.projectFolder, PLATFORM_FOLDER, 'spool')
    this.call = call
    this.host = host
    this.databases = keptOpen(host.adapters)
    this.known = new Promise((resolve) => {
      this.know = resolve
    })
    this.opening = this.open().catch((error: unknown) => {
      this.failure = { error }
      return undefined
    })
    this.recorder = new Recorder({
      send: (records) => void this.send(records),
      spool: (path) => spoolFile(path, spool),
      files: host.effects.files,
      now: host.effects.now,
      later: (work) => void setTimeout(work, FLUSH_MS).unref(),
    })
  }

  get adapters(): KeptOpen['adapters'] {
    return this.databases.adapters
  }

  /** In the store that is open for the record. */
  readonly openLeases: NonNullable<Observer['openLeases']> = async (invocation) => {
    const record = await this.opening
    if (record) {
      const owner = `the process ${this.host.pid} on ${hostname()}`
      return leasesIn(record.store, invocation, { runId: record.run.run.id, owner, ownsStore: false })
    }
    // The command says it, since it does nothing then.
    this.hasComplained = true
    throw this.failure?.error
  }

  readonly loaded = (project: LoadedProject): void => {
    const { profile, root } = project.setup
    this.project = project
    this.recorder.loaded(project)
    this.know({ target: profile.targetName, projectName: root.projectName })
  }

  watch(files: Files): Files {
    return this.recorder.watch(files)
  }

  begin(command: ObservedCommand): void {
    this.recorder.begin(command)
  }

  async end(exitCode: number, wasCancelled: boolean): Promise<void> {
    this.recorder.flush()
    this.know({})
    this.patience.limit(PATIENCE_SECONDS)
    try {
      await this.conclude(exitCode, wasCancelled)
    } finally {
      await this.databases.release()
    }
  }

  private async conclude(exitCode: number, wasCancelled: boolean): Promise<void> {
    const record = await this.opening
    if (!record) {
      this.complain(`This run is not recorded: ${wordsOf(this.failure?.error)}`)
      return
    }
    const { store, run, leave } = record
    try {
      await run.end({ exitCode, wasCancelled })
      if (!wasCancelled) await this.keepBooks(record)
    } catch (error) {
      this.complain(`This run is not recorded as a whole: ${wordsOf(error)}`)
    } finally {
      await leave()
      await store.close().catch(() => undefined)
    }
  }

  /** What could not be done is told once, not after each command. */
  private async keepBooks({ store, settings }: OpenRecord): Promise<void> {
    const { host, call, project } = this
    const problems = await keepBooksAlone({ ...host, adapters: this.adapters }, call, {
      store,
      settings,
      project,
      // Nobody starts jobs now, so their times say nothing; and to find out what they build takes its time.
      hasSchedule: false,
    })
    const text = problems.join('\n')
    if (text === ((await store.notes.find(TOLD)) ?? '')) return
    await store.notes.set(TOLD, text === '' ? null : text)
    for (const problem of problems) tell(host, problem)
  }

  private async send(records: readonly RunRecord[]): Promise<void> {
    const record = await this.opening
    record?.run.journal.take(records)
  }

  private async open(): Promise<OpenRecord> {
    const { host, call } = this
    const { pid, version } = host
    const code = codeVersion(call.projectFolder, host.effects)
    // The command comes first.
    await new Promise((resolve) => setImmediate(resolve))
    const muted = { ...host, onInterrupt: () => () => undefined }
    const invocation = projectInvocation(muted, {}, call.args, { command: call.command, given: call.given })
    const settings = settingsOfProject(invocation)
    const store = await openProjectStore(invocation, settings, this.patience)
    try {
      const owner = `cli-${pid}-${Math.round(host.effects.now())}-${randomBytes(3).toString('hex')}`
      await store.servers.enter({ id: owner, kind: 'cli', host: hostname(), pid, version }, TTL_MS)
      const beats = setInterval(() => void store.servers.beat(owner, TTL_MS).catch(() => undefined), BEAT_MS).unref()
      const run = await CommandRun.begin(store, this.newRun(invocation), {
        owner,
        facts: Promise.all([code, this.known]).then(([found, known]) => ({ code: found, ...known })),
        complain: (text) => this.complain(text),
      })
      // Whoever was here before, and was killed, has left his run behind.
      void run.journal.after(() => markOrphans(store, owner, () => undefined))
      const leave = async () => {
        clearInterval(beats)
        await store.servers.leave(owner).catch(() => undefined)
      }
      return { store, settings, run, leave }
    } catch (error) {
      await store.close()
      throw error
    }
  }

  private newRun({ flags }: Pick<Invocation, 'flags'>): NewRun {
    const { call, host } = this
    const env = Object.fromEntries(
      Object.entries(host.effects.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const facts = { instance: host.instance?.name ?? null, target: flags.TARGET ?? null, projectName: null }
    return typedRun({ args: call.args, env }, facts, host.version)
  }

  private complain(problem: string): void {
    if (this.hasComplained) return
    this.hasComplained = true
    tell(this.host, problem)
  }
}

function tell({ errorOutput, effects }: Host, problem: string): void {
  errorOutput.write(`Warning: ${new SecretMask(effects.env).text(problem)}\n`)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
