import { type ChildProcess, spawn } from 'node:child_process'
import { SHELLS_WORD } from '#server/shell/shell-messages.ts'
import type { Program } from './start-runner-process.ts'

/** Starts the program as the one that runs command lines of the shell, with a channel for messages. */
export function startShellsProcess({ execPath, execArgv, script, env }: Program): ChildProcess {
  return spawn(execPath, [...execArgv, script, SHELLS_WORD], {
    env,
    // In a group of its own: Ctrl-C is for the server, which says what is to become of the runs.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}
