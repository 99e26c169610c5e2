import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import { FrameSocket } from '#platform/runner/frame-socket.ts'
import type {
  FromCommandLine,
  FromRunner,
  Greeting,
  ProgramFacts,
  ToCommandLine,
  ToRunner,
} from '#platform/runner/frames.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'
import { type CommandEnd, CommandRun, type RunStore } from './record/run-journal.ts'
import type { CopyTo } from './runners/copy-to.ts'
import type { RunListener } from './runners/runner.ts'
import type { Runners } from './runners/runners.ts'
import { type TargetOf, UNKNOWN_TARGET } from './runners/target-of.ts'
import { typedRun } from './record/typed-run.ts'
import type { ExclusiveFile } from '#warehouse/adapter/adapter.ts'

export interface CommandLinesOptions {
  readonly socket: string
  readonly program: ProgramFacts
  /** Of the page, for whoever asks who is there. */
  readonly address: string
  /** By which the store knows this server. */
  readonly owner: string
  readonly store: RunStore
  readonly runners: () => Runners
  readonly targetOf: TargetOf
  readonly codeVersion: () => Promise<CodeVersion>
  readonly copyTo: CopyTo
  readonly log: (text: string) => void
}

type Line = FrameSocket<FromCommandLine, ToCommandLine>

const LAST_WORDS_MS = 3000

/** Commands that do their work without the warehouse. */
const WITHOUT_WAREHOUSE: ReadonlySet<string> = new Set(['parse', 'list', 'ls', 'deps', 'clean'])

/** The server's door for command lines and for its own runners. */
export class CommandLines {
  private readonly options: CommandLinesOptions
  private readonly server: Server
  private readonly lines = new Set<FrameSocket<never, never>>()
  private readonly underWay = new Set<Promise<void>>()
  private readonly cancellations = new Map<number, () => void>()
  private readonly cancelled = new Set<number>()
  private isClosing = false

  constructor(options: CommandLinesOptions) {
    this.options = options
    this.server = createServer((socket) => this.greet(socket))
  }

  async listen(): Promise<void> {
    const { socket } = this.options
    rmSync(socket, { force: true })
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(socket, resolve)
    })
    if (process.platform !== 'win32') chmodSync(socket, 0o600)
  }

  get runCount(): number {
    return this.underWay.size
  }

  /** Cancels the run of a command line, as Ctrl-C would. False where it is none, or over. */
  cancel(runId: number): boolean {
    const cancel = this.cancellations.get(runId)
    // Asked twice, it would be left at once.
    if (cancel && !this.cancelled.has(runId)) {
      this.cancelled.add(runId)
      cancel()
    }
    return cancel !== undefined
  }

  /** Takes no more of them. */
  refuse(): void {
    this.isClosing = true
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay)
  }

  /** Hangs up; resolves when all that is known of the runs is kept. */
  async end(): Promise<void> {
    this.isClosing = true
    this.server.close()
    rmSync(this.options.socket, { force: true })
    // What the runners have said last is on its way.
    await Promise.race([this.idle(), new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref())])
    for (const line of this.lines) line.destroy()
    await this.idle()
  }

  private greet(socket: Socket): void {
    const line = new FrameSocket<never, never>(socket)
    this.lines.add(line)
    line.onClose(() => this.lines.delete(line))
    line.onFrame((frame) => this.answer(line, frame as Greeting))
  }

  private answer(line: FrameSocket<never, never>, greeting: Greeting): void {
    switch (greeting.type) {
      case 'runner':
        if (!this.options.runners().connect(greeting.key, line as unknown as FrameSocket<FromRunner, ToRunner>)) {
          line.destroy()
        }
        return
      case 'who': {
        const { address, program } = this.options
        ;(line as unknown as Line).send({ type: 'me', address, pid: program.pid, version: program.version })
        line.end()
        return
      }
      case 'command': {
        const work = this.follow(line as unknown as Line, greeting).catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error)
          this.options.log(`A command could not be taken: ${message}`)
          ;(line as unknown as Line).send({ type: 'refused', message: `The server could not take it: ${message}` })
          line.end()
        })
        this.underWay.add(work)
        void work.finally(() => this.underWay.delete(work))
        return
      }
    }
  }

  /** Resolves when the run is over, and kept. */
  private async follow(line: Line, greeting: Extract<Greeting, { type: 'command' }>): Promise<void> {
    const { request, words, isNoRun } = greeting
    if (this.isClosing) {
      line.send({ type: 'refused', message: 'The server of this project is about to stop: try again in a moment.' })
      line.end()
      return
    }
    const target = await this.options.targetOf(request).catch(() => UNKNOWN_TARGET)
    const runsHere = target.file !== undefined
    const isOther = !isSameProgram(greeting.program, this.options.program)
    if (runsHere && isOther && !WITHOUT_WAREHOUSE.has(words)) {
      line.send({ type: 'refused', message: otherProgram(greeting.program, this.options.program) })
      line.end()
      return
    }
    if (isNoRun) {
      if (target.file && !isOther) await this.runHere(line, request, undefined, target.file)
      else line.end()
      return
    }
    const run = await CommandRun.begin(this.options.store, typedRun(request, target, this.options.program.version), {
      owner: this.options.owner,
      facts: this.options.codeVersion().then((code) => ({ code })),
      complain: this.options.log,
    })
    if (target.file && !isOther) await this.runHere(line, request, run, target.file)
    else await this.runThere(line, run)
  }

  /** A runner does it, which speaks with the command line itself. */
  private async runHere(
    line: Line,
    request: CommandRequest,
    run: CommandRun | undefined,
    file: ExclusiveFile,
  ): Promise<void> {
    const runner = await this.options.runners().forFile(file)
    const id = run?.run.id ?? null
    await new Promise<void>((resolve) => {
      const over = (end: CommandEnd) => {
        if (id !== null) this.cancellations.delete(id)
        void Promise.resolve(run?.end(end)).then(() => resolve())
      }
      const lost = (message: string) => {
        line.send({ type: 'lost', message })
        line.end()
        over({ exitCode: 2, wasCancelled: false, message })
      }
      const listener: RunListener = {
        records: (records) => run?.journal.take(records),
        ended(end) {
          line.end()
          over(end)
        },
        lost,
      }
      runner
        .run(id === null ? request : { ...request, run: id }, listener, {
          isSeen: true,
          copyTo: this.options.copyTo(file, null),
        })
        .then(({ ticket, interrupt }) => {
          if (id !== null) this.cancellations.set(id, interrupt)
          line.send({ type: 'go', run: id, socket: runner.socket, ticket })
        })
        .catch((error: unknown) => lost(error instanceof Error ? error.message : String(error)))
    })
  }

  /** The command line does it itself, and tells what happens. */
  private async runThere(line: Line, run: CommandRun): Promise<void> {
    const { id } = run.run
    this.cancellations.set(id, () => line.send({ type: 'cancel' }))
    await new Promise<void>((resolve) => {
      let hasEnded = false
      const over = (end: CommandEnd) => {
        if (hasEnded) return
        hasEnded = true
        this.cancellations.delete(id)
        void run.end(end).then(() => {
          line.end()
          resolve()
        })
      }
      line.onFrame((frame) => {
        if (frame.type === 'records') run.journal.take(frame.records)
        if (frame.type === 'ended') over({ exitCode: frame.exitCode, wasCancelled: frame.wasCancelled })
      })
      line.onClose(() => over({ exitCode: 2, wasCancelled: false, message: this.isClosing ? LEFT : DIED }))
      line.send({ type: 'alone', run: id })
    })
  }
}

const LEFT = 'The server was stopped before the run, which was not its own, had come to an end.'
const DIED = 'Its process ended before the run had come to an end.'

function isSameProgram(one: ProgramFacts, other: ProgramFacts): boolean {
  return one.protocol === other.protocol && one.version === other.version && one.build === other.build
}

function otherProgram(one: ProgramFacts, server: ProgramFacts): string {
  const [mine, its] =
    one.version === server.version ? ['another build of it', server.version] : [one.version, server.version]
  return (
    `The server of this project (process ${server.pid}) runs Trellis ${its}, and this is ${mine}: they would not do the same.\n` +
    '  hint: stop the server and start it again with this program'
  )
}
