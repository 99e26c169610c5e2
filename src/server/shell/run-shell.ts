import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { LogStream } from '#platform/store/port/steps.ts'

/** A command line for the system's shell. */
export interface ShellCommand {
  readonly command: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

export interface ShellOptions extends ShellCommand {
  readonly signal: AbortSignal
  /** Takes what it prints. Nothing more is read before what it promises is done. */
  readonly write: (stream: LogStream, text: string) => void | Promise<void>
}

export interface ShellEnd {
  readonly exitCode: number
  readonly message?: string | undefined
}

/** Runs a command line to its end. Rejects for nothing. */
export type RunShell = (options: ShellOptions) => Promise<ShellEnd>

/** What has left the group may keep the output open: once the shell has ended, so long a silence is the end of it, */
const SILENCE_MS = 1_000
/** and so long it may go on in any case. */
const LONGEST_ECHO_MS = 10_000

/** So long it may take to end by itself after it was asked to. */
const PATIENCE_MS = 10_000

/**
 * The command runs in a process group of its own, which ends with it. A reader of a pipe that nobody writes to stands
 * guard: when this process dies, however suddenly, the pipe closes, and the guard ends the group.
 */
const GUARDED = '{ read -r _ <&3; kill -KILL 0; } 3<&3 >/dev/null 2>&1 & exec 3<&-; eval "$1"'

/** In the system's shell, as a child of this process. */
export const runShell: RunShell = ({ command, folder, env, signal, write }) =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', command], {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = child[name]
      stream?.on('data', (chunk: Buffer) => {
        silence?.refresh()
        holdBack(stream, write(name, decoders[name].write(chunk)))
      })
    }
    /** Not while something is held back: then it is not the one who prints that is silent. */
    const letGo = (timer: NodeJS.Timeout | undefined): void => {
      if (child.stdout?.isPaused() || child.stderr?.isPaused()) timer?.refresh()
      else for (const stream of child.stdio) stream?.destroy()
    }
    let silence: NodeJS.Timeout | undefined
    let echo: NodeJS.Timeout | undefined
    let late: NodeJS.Timeout | undefined
    const stop = (): void => {
      endGroup(child.pid, 'SIGTERM')
      late ??= setTimeout(() => endGroup(child.pid, 'SIGKILL'), PATIENCE_MS)
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    const over = (end: ShellEnd): void => {
      for (const timer of [late, silence, echo]) clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      resolve(end)
    }
    child.once('error', (error) => over({ exitCode: 2, message: startProblem(error, folder) }))
    // What it has started and left behind ends with it, else its output would never be over.
    child.once('exit', () => {
      endGroup(child.pid, 'SIGKILL')
      silence = setTimeout(() => letGo(silence), SILENCE_MS)
      echo = setTimeout(() => letGo(echo), LONGEST_ECHO_MS)
    })
    child.once('close', (exitCode, endedBy) => {
      for (const name of ['stdout', 'stderr'] as const) void write(name, decoders[name].end())
      over(endedBy === null ? { exitCode: exitCode ?? 2 } : { exitCode: 2, message: `It was ended by ${endedBy}` })
    })
  })

function holdBack(stream: Readable, taken: void | Promise<void>): void {
  if (!taken) return
  stream.pause()
  void taken.then(() => stream.resume())
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in it.
  }
}

function startProblem(error: Error, folder: string): string {
  return 'code' in error && error.code === 'ENOENT' ? `There is no folder ${folder}, or no shell` : error.message
}
