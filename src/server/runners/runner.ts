import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { FrameSocket } from '#platform/runner/frame-socket.ts'
import type { FromRunner, HoldFile, ToRunner } from '#platform/runner/frames.ts'
import type { RunRecord } from '#platform/runner/run-record.ts'
import type { ProcessEnd, StartedProcess } from './start-runner.ts'
import type { CommandEnd } from '../record/run-journal.ts'
import { processorTime } from './processor-time.ts'

/** Who wants to know how a run fares in its runner. */
export interface RunListener {
  records(records: readonly RunRecord[]): void
  ended(end: CommandEnd): void
  /** The process is gone, and the run with it. */
  lost(message: string): void
}

export interface RunnerRunOptions {
  /** Whether somebody will come with the ticket. */
  readonly isSeen: boolean
  /** Where a copy of the database goes after it. */
  readonly copyTo: string | null
}

/** A command in the hands of a runner. */
export interface RunnerRun {
  /** Who shows it to the runner sees what the command prints, and is its terminal. */
  readonly ticket: string
  /** As Ctrl-C does it. */
  interrupt(): void
}

export interface RunnerOptions {
  readonly process: StartedProcess
  readonly key: string
  readonly socket: string
  readonly file: HoldFile | undefined
  /** Without a sign of life for so long, it is ended. */
  readonly silenceMs: number
  /** So long it has for the first one. */
  readonly startMs: number
  readonly log: (text: string) => void
}

const PING_MS = 1000
/** One that works, and is only too busy to answer, is waited for so many times as long: it may read a very large project. */
const PATIENCE_WITH_WORK = 10

/** A process that runs commands, as its server sees it. */
export class Runner {
  readonly key: string
  readonly socket: string
  readonly file: HoldFile | undefined
  readonly pid: number
  /** Resolves once it listens; rejects when it ends before that. */
  readonly ready: Promise<void>
  /** Resolves when the process is no more. */
  readonly ended: Promise<void>
  isGone = false
  private readonly options: RunnerOptions
  private readonly runs = new Map<number, RunListener>()
  private readonly accepted = new Map<number, () => void>()
  private line: FrameSocket<FromRunner, ToRunner> | undefined
  private connected: () => void = () => undefined
  private heardAt = performance.now()
  private workedAt = 0
  private processorTime: number | undefined
  private silence: number | undefined
  private isLeaving = false
  /** Why the server itself has ended it. */
  private endedFor: string | undefined
  private count = 0
  private readonly pings: NodeJS.Timeout
  private onIdle: (() => void)[] = []

  constructor(options: RunnerOptions) {
    this.options = options
    this.key = options.key
    this.socket = options.socket
    this.file = options.file
    this.pid = options.process.pid
    this.processorTime = processorTime(this.pid)
    this.ended = options.process.ended.then((end) => this.gone(end))
    this.ready = new Promise((resolve, reject) => {
      this.connected = resolve
      void this.ended.then(() =>
        reject(new Error(`the runner did not start: ${this.endedFor ?? options.process.lastWords()}`)),
      )
    })
    this.ready.catch(() => undefined)
    this.pings = setInterval(() => this.ping(), PING_MS).unref()
  }

  get runCount(): number {
    return this.runs.size
  }

  /** The process has called. */
  connect(line: FrameSocket<FromRunner, ToRunner>): void {
    this.line = line
    line.onFrame((frame) => this.hear(frame))
    if (this.file) line.send({ type: 'hold', file: this.file })
    this.heardAt = performance.now()
    this.connected()
  }

  /** Gives it a command. Resolves once it has taken it; its end is told to the listener. */
  async run(request: CommandRequest, listener: RunListener, options: RunnerRunOptions): Promise<RunnerRun> {
    await this.ready
    const number = ++this.count
    const ticket = options.isSeen ? randomUUID() : null
    await new Promise<void>((resolve, reject) => {
      if (this.isGone) {
        reject(new Error('the runner has ended'))
        return
      }
      this.runs.set(number, {
        records: (records) => listener.records(records),
        ended: (end) => listener.ended(end),
        lost(message) {
          listener.lost(message)
          resolve()
        },
      })
      this.accepted.set(number, resolve)
      this.line?.send({ type: 'run', run: number, ticket, request, copyTo: options.copyTo })
    })
    return { ticket: ticket ?? '', interrupt: () => this.line?.send({ type: 'interrupt', run: number }) }
  }

  /** Resolves when it has nothing to do. */
  async idle(): Promise<void> {
    while (this.runs.size > 0) await new Promise<void>((resolve) => this.onIdle.push(resolve))
  }

  interruptAll(): void {
    for (const run of this.runs.keys()) this.line?.send({ type: 'interrupt', run })
  }

  /** Lets it end what it does, and go. */
  leave(): void {
    this.isLeaving = true
    // One that is only just starting has nothing to lose.
    if (this.line) this.line.send({ type: 'leave' })
    else this.kill()
  }

  kill(): void {
    this.options.process.kill('SIGKILL')
  }

  private hear(frame: FromRunner): void {
    this.heardAt = performance.now()
    switch (frame.type) {
      case 'accepted':
        this.accepted.get(frame.run)?.()
        this.accepted.delete(frame.run)
        return
      case 'records':
        this.runs.get(frame.run)?.records(frame.records)
        return
      case 'ended': {
        const listener = this.runs.get(frame.run)
        this.runs.delete(frame.run)
        listener?.ended({ exitCode: frame.exitCode, wasCancelled: frame.wasCancelled })
        this.wake()
        return
      }
      case 'note':
        this.options.log(frame.text)
        return
      default:
        return
    }
  }

  /** A process that hears nothing any more is ended: it would keep the file from all others. */
  private ping(): void {
    const { log } = this.options
    const patienceMs = this.line ? this.options.silenceMs : this.options.startMs
    // The time that the server itself was not running is not the runner's.
    const now = performance.now()
    const since = this.silence
    this.silence = now
    if (since !== undefined && now - since > PING_MS * 3) this.heardAt = now
    this.lookWhetherItWorks(now)
    const workedAt = Math.min(this.workedAt, this.heardAt + patienceMs * (PATIENCE_WITH_WORK - 1))
    if (now - Math.max(this.heardAt, workedAt) > patienceMs) {
      const seconds = Math.round((now - this.heardAt) / 1000)
      log(`The runner (process ${this.pid}) has not answered for ${seconds} s and is ended`)
      this.endedFor = `it had not answered for ${seconds} s`
      this.kill()
    } else this.line?.send({ type: 'ping' })
  }

  private lookWhetherItWorks(now: number): void {
    const before = this.processorTime
    this.processorTime = processorTime(this.pid)
    if (before !== undefined && this.processorTime !== undefined && this.processorTime > before) this.workedAt = now
  }

  private gone(end: ProcessEnd): void {
    this.isGone = true
    clearInterval(this.pings)
    rmSync(this.socket, { force: true })
    this.line?.destroy()
    const listeners = [...this.runs.values()]
    this.runs.clear()
    const message =
      this.endedFor === undefined
        ? goneMessage(this.pid, end, this.options.process.lastWords())
        : `The process that ran it (${this.pid}) was ended by the server: ${this.endedFor}.`
    if (!this.isLeaving || listeners.length > 0) this.options.log(message)
    for (const listener of listeners) listener.lost(message)
    this.wake()
  }

  private wake(): void {
    const waiting = this.onIdle
    this.onIdle = []
    for (const resolve of waiting) resolve()
  }
}

/** Why a process that was not to end has ended, as far as it can be told. */
export function goneMessage(pid: number, { exitCode, signal }: ProcessEnd, lastWords: string): string {
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`
  const why = reasonFor(signal, lastWords)
  const words = lastWords.trim().split('\n').slice(-5).join('\n  ')
  const told = words === '' || why !== undefined ? '' : `\n  ${words}`
  return `The process that ran it (${pid}) was ended ${how}${why === undefined ? '' : `: ${why}`}.${told}`
}

function reasonFor(signal: string | null, lastWords: string): string | undefined {
  if (/heap out of memory|Allocation failed|bad_alloc/i.test(lastWords)) return 'it ran out of memory'
  switch (signal) {
    case 'SIGKILL':
      return 'somebody killed it, or the system had no memory left'
    case 'SIGSEGV':
    case 'SIGBUS':
    case 'SIGILL':
    case 'SIGFPE':
      return 'native code in it crashed'
    case 'SIGABRT':
      return lastWords.trim() === '' ? 'native code in it gave up' : undefined
    default:
      return undefined
  }
}
