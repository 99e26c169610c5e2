import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { RUNNER_WORD } from '#platform/runner/runner-task.ts'
import type { RunnerTask } from '#platform/runner/runner-task.ts'
import type { StartedProcess } from '#server/runners/start-runner.ts'

/** How this program is called. */
export interface Program {
  /** Node, and its own options. */
  readonly execPath: string
  readonly execArgv: readonly string[]
  readonly script: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Many runs share a runner, and each running query holds a thread of libuv's. */
const THREADS = '64'
const KEPT_WORDS = 8000
/** Where there are too few processors for all, the server answers first. TRELLIS_RUNNER_NICENESS says by how much: 0 to 19. */
const NICENESS = 5

export function startRunnerProcess(program: Program, task: RunnerTask): StartedProcess {
  const { execPath, execArgv, script, env } = program
  const child = spawn(execPath, [...execArgv, script, RUNNER_WORD], {
    cwd: task.folder,
    env: { ...env, UV_THREADPOOL_SIZE: THREADS },
    // In the server's session: Linux may share processors out by sessions first (man 7 sched, autogroup), and niceness counts within one alone.
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  letOthersFirst(child.pid, nicenessOf(env['TRELLIS_RUNNER_NICENESS']))
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_WORDS)
  })
  child.stdin.on('error', () => undefined)
  // It stays open as long as this process lives: the end of it tells the runner that nobody is there any more.
  child.stdin.write(`${JSON.stringify(task)}\n`)
  return {
    pid: child.pid ?? 0,
    lastWords: () => words,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => {
      child.once('error', (error) => {
        words += error.message
        resolve({ exitCode: 1, signal: null })
      })
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
    }),
  }
}

function nicenessOf(word: string | undefined): number {
  return /^1?\d$/.test(word ?? '') ? Number(word) : NICENESS
}

function letOthersFirst(pid: number | undefined, niceness: number): void {
  if (pid === undefined || niceness === 0) return
  try {
    setPriority(pid, niceness)
  } catch {
    // It is gone already, or this system has other rules: then all are equal.
  }
}
