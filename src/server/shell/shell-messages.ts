import type { LogStream } from '#platform/store/port/steps.ts'
import type { ShellCommand, ShellEnd } from './run-shell.ts'

/** To the process that runs command lines. */
export type ToShells =
  | ({ readonly type: 'run'; readonly id: number } & ShellCommand)
  | { readonly type: 'stop'; readonly id: number }

/** What it tells of them. `ended` is the last of its number. */
export type FromShells =
  | { readonly type: 'wrote'; readonly id: number; readonly stream: LogStream; readonly text: string }
  | { readonly type: 'ended'; readonly id: number; readonly end: ShellEnd }

/** The word that makes the program such a process. It is nobody's command. */
export const SHELLS_WORD = '__shells'
