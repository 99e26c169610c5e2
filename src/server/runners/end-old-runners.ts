import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { RUNNER_WORD } from '#platform/runner/runner-task.ts'
import type { ServerFacts } from '#platform/runner/server-file.ts'

/** Runners end with their server, but take a moment. One that does not is ended: it would keep the database's file. */
const PATIENCE_MS = 6000

/** Waits for what a server that was killed has left behind, and takes it away. */
export async function endOldRunners(
  left: ServerFacts | undefined,
  spool: string,
  log: (text: string) => void,
): Promise<void> {
  rmSync(spool, { recursive: true, force: true })
  // There from the first moment on: commands that hand over their run come before any runner.
  mkdirSync(spool, { recursive: true, mode: 0o700 })
  const pids = (left?.runners ?? []).filter(isRunner)
  if (pids.length === 0) return
  const until = performance.now() + PATIENCE_MS
  while (pids.some(isRunner) && performance.now() < until) await pause(50)
  for (const pid of pids.filter(isRunner)) {
    log(`The runner of an earlier server (process ${pid}) is still there and is ended`)
    process.kill(pid, 'SIGKILL')
    while (isRunner(pid)) await pause(10)
  }
}

/** Whether that process is one of ours, and not another one that has got its number. */
function isRunner(pid: number): boolean {
  try {
    const words =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return words.includes(RUNNER_WORD)
  } catch {
    return false
  }
}
