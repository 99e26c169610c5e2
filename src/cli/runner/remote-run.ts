import type { Ask } from '#commands/invocation.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { FrameSocket } from '#platform/runner/frame-socket.ts'
import type { FromAttached, ToAttached } from '#platform/runner/frames.ts'
import type { Host } from '../host.ts'
import type { Output } from '../terminal.ts'
import type { Recorder } from './recorder.ts'

type Client = FrameSocket<FromAttached, ToAttached>

/** A command line of somebody else, while it runs in this process: its output, its questions, its interruptions. */
export class RemoteRun {
  readonly run: number
  readonly request: CommandRequest
  /** Where a copy of the database goes after it. */
  readonly copyTo: string | null
  wasCancelled = false
  /** Set as soon as the user has seen the end of it, which may be before it has come. */
  exitCode: number | undefined
  private client: Client | undefined
  private columns: number
  private readonly stops = new Set<() => void>()
  private readonly answers = new Map<number, (text: string | undefined) => void>()
  private questions = 0
  private onCancelled: (() => void)[] = []

  constructor(run: number, request: CommandRequest, copyTo: string | null) {
    this.copyTo = copyTo
    this.run = run
    this.request = request
    this.columns = request.output.columns
  }

  /** From now on somebody sees what it prints. When he goes, the run is over. */
  attach(client: Client): void {
    this.client = client
    client.onFrame((frame) => this.hear(frame))
    client.onClose(() => {
      for (const answer of this.answers.values()) answer(undefined)
      this.answers.clear()
      if (this.exitCode === undefined) this.interrupt()
    })
  }

  /** As Ctrl-C does it: in good order the first time, at once the second time. */
  interrupt(): void {
    this.wasCancelled = true
    for (const cancelled of this.onCancelled) cancelled()
    this.onCancelled = []
    for (const stop of this.stops) {
      try {
        stop()
      } catch (error) {
        if (!(error instanceof LeftAtOnce)) throw error
        this.exit(error.exitCode)
      }
    }
  }

  /** Resolves when somebody wants it to end. */
  cancelled(): Promise<void> {
    if (this.wasCancelled) return Promise.resolve()
    return new Promise((resolve) => this.onCancelled.push(resolve))
  }

  /** The user's program ends now. */
  exit(exitCode: number): void {
    if (this.exitCode !== undefined) return
    this.exitCode = exitCode
    this.client?.send({ type: 'exit', code: exitCode })
    this.client?.end()
  }

  /** What the command finds around it: what the user has, and of this process only what is the same for all. */
  host(base: Host, recorder: Recorder, openLeases?: Host['openLeases']): Host {
    const { cwd, env, home, pid, output, errorOutput } = this.request
    return {
      ...base,
      effects: { ...base.effects, env },
      cwd,
      home,
      pid,
      output: this.output('out', output.isTerminal),
      errorOutput: this.errorOutput(errorOutput.isTerminal, recorder),
      // The process stays where the project is.
      changeFolder: () => undefined,
      onInterrupt: (stop) => {
        this.stops.add(stop)
        if (this.wasCancelled) queueMicrotask(() => this.interrupt())
        return () => this.stops.delete(stop)
      },
      exit: (code) => {
        throw new LeftAtOnce(code)
      },
      resources: resourcesSince(base),
      ask: this.client ? this.ask : undefined,
      handOver: undefined,
      openLeases: openLeases && ((invocation) => openLeases(invocation, this.request.run ?? null)),
      observer: recorder,
    }
  }

  private readonly ask: Ask = (question, { isHidden = false } = {}) => {
    const { client } = this
    if (!client?.isOpen) return Promise.resolve(undefined)
    const id = ++this.questions
    client.send({ type: 'ask', id, question, isHidden })
    return new Promise((resolve) => this.answers.set(id, resolve))
  }

  private output(type: 'out' | 'err', isTerminal: boolean): Output {
    const columns = () => this.columns
    return {
      isTerminal,
      get columns() {
        return columns()
      },
      write: (text) => {
        if (this.exitCode === undefined) this.client?.send({ type, text })
      },
    }
  }

  private errorOutput(isTerminal: boolean, recorder: Recorder): Output {
    const output = this.output('err', isTerminal)
    return {
      isTerminal,
      columns: this.request.errorOutput.columns,
      write: (text) => {
        output.write(text)
        recorder.error(text)
      },
    }
  }

  private hear(frame: FromAttached): void {
    switch (frame.type) {
      case 'interrupt':
        this.interrupt()
        return
      case 'columns':
        this.columns = frame.columns
        return
      case 'answer':
        this.answers.get(frame.id)?.(frame.text ?? undefined)
        this.answers.delete(frame.id)
        return
      case 'attach':
        return
    }
  }
}

/** What a command throws that wants its process to end. */
class LeftAtOnce extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`left with ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** Of a process that has done other things before. */
function resourcesSince(base: Host): Host['resources'] {
  const before = base.resources()
  return () => {
    const now = base.resources()
    return {
      ...now,
      userSeconds: now.userSeconds - before.userSeconds,
      systemSeconds: now.systemSeconds - before.systemSeconds,
      blocksIn: now.blocksIn - before.blocksIn,
      blocksOut: now.blocksOut - before.blocksOut,
    }
  }
}
