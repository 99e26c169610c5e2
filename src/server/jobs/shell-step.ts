import { spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import type { LogStream } from '#platform/store/port/steps.ts'

export interface ShellStepOptions {
  readonly command: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly write: (stream: LogStream, text: string) => void
}

export interface ShellEnd {
  readonly exitCode: number
  readonly message?: string | undefined
}

/** So long it may take to end by itself after it was asked to. */
const PATIENCE_MS = 10_000

/**
 * The command runs in a process group of its own, which ends with it. A reader of a pipe that nobody writes to stands
 * guard: when this process dies, however suddenly, the pipe closes, and the guard ends the group.
 */
const GUARDED = '{ read -r _ <&3; kill -KILL 0; } 3<&3 >/dev/null 2>&1 & exec 3<&-; eval "$1"'

/** Runs a command line in the system's shell, to its end. Rejects for nothing. */
export function runShell({ command, folder, env, signal, write }: ShellStepOptions): Promise<ShellEnd> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', command], {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.on('data', (chunk: Buffer) => write(name, decoders[name].write(chunk)))
    }
    let late: NodeJS.Timeout | undefined
    const stop = (): void => {
      endGroup(child.pid, 'SIGTERM')
      late ??= setTimeout(() => endGroup(child.pid, 'SIGKILL'), PATIENCE_MS)
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    const over = (end: ShellEnd): void => {
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
      resolve(end)
    }
    child.once('error', (error) => over({ exitCode: 2, message: startProblem(error, folder) }))
    // What it has started and left behind ends with it, else its output would never be over.
    child.once('exit', () => endGroup(child.pid, 'SIGKILL'))
    child.once('close', (exitCode, endedBy) => {
      for (const name of ['stdout', 'stderr'] as const) write(name, decoders[name].end())
      over(endedBy === null ? { exitCode: exitCode ?? 2 } : { exitCode: 2, message: `It was ended by ${endedBy}` })
    })
  })
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
