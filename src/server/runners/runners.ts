import { randomUUID } from 'node:crypto'
import type { FrameSocket } from '#platform/runner/frame-socket.ts'
import type { FromRunner, HoldFile, ToRunner } from '#platform/runner/frames.ts'
import { socketPath } from '#platform/runner/socket-path.ts'
import { Runner } from './runner.ts'
import type { StartRunner } from './start-runner.ts'

export interface RunnersOptions {
  readonly projectFolder: string
  /** Where sockets and files on their way lie. */
  readonly platformFolder: string
  readonly spool: string
  readonly serverSocket: string
  readonly start: StartRunner
  readonly silenceMs: number
  readonly startMs: number
  /** The most memory that the database of a file takes, where its profile does not say it. */
  readonly memoryBytes: () => number
  readonly log: (text: string) => void
  /** The processes have changed. */
  readonly changed: (pids: readonly number[]) => void
}

const READING_REST_MS = 5 * 60_000

/** The runners of a server: one for each database file, and one for each run that needs none. */
export class Runners {
  private readonly options: RunnersOptions
  private readonly all = new Set<Runner>()
  private readonly starting = new Map<string, Promise<Runner>>()
  private asked: Promise<Runner> | undefined
  private reading: Promise<Runner> | undefined
  private reads = 0
  private readingRest: NodeJS.Timeout | undefined

  constructor(options: RunnersOptions) {
    this.options = options
  }

  /** Of their processes. */
  get pids(): readonly number[] {
    return [...this.all].map(({ pid }) => pid)
  }

  /** The one that has this file; started where there is none. */
  async forFile(file: HoldFile): Promise<Runner> {
    await this.freeAttached(file)
    const known = this.starting.get(file.identity) ?? this.holding(file.identity)
    if (known) return known
    const starting = this.start(file)
    this.starting.set(file.identity, starting)
    try {
      return await starting
    } finally {
      this.starting.delete(file.identity)
    }
  }

  /** The one that has this file now. */
  holding(identity: string): Runner | undefined {
    return [...this.all].find((runner) => runner.file?.identity === identity && !runner.isGone)
  }

  /** One of its own for a single run. */
  another(): Promise<Runner> {
    return this.start(undefined)
  }

  /** One that has no file and is kept, for commands that only look. */
  async forQuestions(): Promise<Runner> {
    let runner = await this.asked
    if (!runner || runner.isGone) {
      this.asked = this.start(undefined)
      runner = await this.asked
    }
    return runner
  }

  /**
   * One that has no file and asks databases elsewhere. Whoever is done with it says so: without a question for a while, it goes.
   */
  async forReading(): Promise<{ readonly runner: Runner; readonly done: () => void }> {
    this.reads++
    clearTimeout(this.readingRest)
    const done = () => {
      this.reads--
      if (this.reads > 0) return
      this.readingRest = setTimeout(() => {
        const reading = this.reading
        this.reading = undefined
        void reading?.then((runner) => runner.leave()).catch(() => undefined)
      }, READING_REST_MS).unref()
    }
    try {
      let runner = await this.reading
      if (!runner || runner.isGone) {
        this.reading = this.start(undefined)
        runner = await this.reading
      }
      return { runner, done }
    } catch (error) {
      this.reading = undefined
      done()
      throw error
    }
  }

  /** A process has called that says it is one of ours. False where it is not. */
  connect(key: string, line: FrameSocket<FromRunner, ToRunner>): boolean {
    const runner = [...this.all].find((each) => each.key === key)
    runner?.connect(line)
    return runner !== undefined
  }

  interruptAll(): void {
    for (const runner of this.all) runner.interruptAll()
  }

  /** All are to go; who does not in time is ended. */
  async leave(patienceMs: number): Promise<void> {
    for (const runner of this.all) runner.leave()
    const timer = setTimeout(() => {
      for (const runner of this.all) runner.kill()
    }, patienceMs)
    await Promise.all([...this.all].map(({ ended }) => ended))
    clearTimeout(timer)
  }

  /** A runner keeps its file also when it is idle: whoever wants to attach that has to get it first. */
  private async freeAttached({ identity, attached }: HoldFile): Promise<void> {
    for (const runner of this.all) {
      const kept = runner.file?.identity
      if (kept === undefined || kept === identity || !attached.includes(kept)) continue
      await runner.idle()
      runner.leave()
      await runner.ended
    }
  }

  private async start(file: HoldFile | undefined): Promise<Runner> {
    const { projectFolder, platformFolder, spool, serverSocket, silenceMs, startMs, log } = this.options
    const key = randomUUID()
    const socket = socketPath(platformFolder, `${key.slice(0, 8)}.sock`)
    const process = await this.options.start({ serverSocket, socket, key, folder: projectFolder, spool })
    const held = file && { ...file, memoryBytes: this.options.memoryBytes() }
    const runner = new Runner({ process, key, socket, file: held, silenceMs, startMs, log })
    this.all.add(runner)
    this.changed()
    void runner.ended.then(() => {
      this.all.delete(runner)
      this.changed()
    })
    return runner
  }

  private changed(): void {
    this.options.changed(this.pids)
  }
}
