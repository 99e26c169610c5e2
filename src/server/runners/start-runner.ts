import type { RunnerTask } from '#platform/runner/runner-task.ts'

/** A process that was started. */
export interface StartedProcess {
  readonly pid: number
  /** What it wrote last to standard error. */
  lastWords(): string
  kill(signal: 'SIGKILL' | 'SIGTERM'): void
  /** Resolves when it has ended. */
  readonly ended: Promise<ProcessEnd>
}

export interface ProcessEnd {
  readonly exitCode: number | null
  readonly signal: string | null
}

/** Starts the program as a runner, in a group of its own: what the terminal sends to the server does not reach it. */
export type StartRunner = (task: RunnerTask) => Promise<StartedProcess>
