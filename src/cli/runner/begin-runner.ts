import { createInterface } from 'node:readline'
import type { KeepDatabase } from '#platform/runner/kept-database.ts'
import type { RunnerTask } from '#platform/runner/runner-task.ts'
import type { Host } from '../host.ts'
import { runnerProcess } from './runner-process.ts'

/** Takes the task that the server has written to the standard input, and works until the server is gone. */
export async function beginRunner(host: Host, keepDatabase: KeepDatabase): Promise<void> {
  const lines = createInterface({ input: process.stdin })
  const orphaned = new Promise<void>((resolve) => lines.once('close', resolve))
  const line = await new Promise<string>((resolve) => lines.once('line', resolve))
  await runnerProcess({
    task: JSON.parse(line) as RunnerTask,
    host,
    keepDatabase,
    exit: (code) => process.exit(code),
    orphaned,
  })
}
