import type { ChildProcess } from 'node:child_process'
import type { RunShell, ShellEnd, ShellOptions } from './run-shell.ts'
import type { FromShells, ToShells } from './shell-messages.ts'

/** Starts the process that runs command lines, with a channel for messages. */
export type StartShells = () => ChildProcess

interface Running {
  readonly write: ShellOptions['write']
  readonly end: (end: ShellEnd) => void
}

/**
 * Runs command lines in a small process beside this one. To start a program copies the tables of the memory of whoever
 * starts it: of a server that takes tens of milliseconds, in which it answers nobody.
 */
export class Shells {
  private readonly start: StartShells
  private process: ShellProcess | undefined

  constructor(start: StartShells) {
    this.start = start
  }

  readonly run: RunShell = (options) => {
    if (!this.process?.isThere) this.process = new ShellProcess(this.start())
    return this.process.run(options)
  }

  /** Whatever still runs is ended. */
  close(): void {
    this.process?.close()
    this.process = undefined
  }
}

class ShellProcess {
  isThere = true
  private readonly child: ChildProcess
  private readonly running = new Map<number, Running>()
  private last = 0

  constructor(child: ChildProcess) {
    this.child = child
    child.on('message', (message: FromShells) => {
      const running = this.running.get(message.id)
      if (message.type === 'ended') running?.end(message.end)
      else void running?.write(message.stream, message.text)
    })
    child.once('error', (error) => this.over(error.message))
    child.once('exit', (exitCode, signal) => this.over(signal ?? `it ended with ${exitCode}`))
  }

  run({ signal, write, ...command }: ShellOptions): Promise<ShellEnd> {
    return new Promise((resolve) => {
      const id = ++this.last
      const stop = (): void => this.send({ type: 'stop', id })
      const end = (ended: ShellEnd): void => {
        signal.removeEventListener('abort', stop)
        this.running.delete(id)
        resolve(ended)
      }
      this.running.set(id, { write, end })
      this.send({ type: 'run', id, ...command })
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })
  }

  close(): void {
    this.isThere = false
    if (this.child.connected) this.child.disconnect()
  }

  private over(how: string): void {
    this.isThere = false
    for (const { end } of this.running.values())
      end({ exitCode: 2, message: `The process that runs shell steps is gone: ${how}` })
  }

  /** One that is gone hears nothing, and says so by its end. */
  private send(message: ToShells): void {
    if (this.child.connected) this.child.send(message, () => undefined)
  }
}
