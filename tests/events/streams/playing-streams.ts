/** A stream project is played like a parity project; what is looked at is what was told. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Look, Play } from '../../parity/playing.ts'
import { eventLines } from './event-lines.ts'

export interface ToldStep {
  readonly dbt: string
  readonly exit: number
  readonly events: readonly string[]
}

/** Runs a command with a log of all its events. */
export function logging(play: Play): Play {
  return (args, env, folder) => {
    rmSync(join(folder, 'logs'), { recursive: true, force: true })
    return play([...args, '--log-format-file', 'json', '--log-level-file', 'debug'], env, folder)
  }
}

export const lookAtEvents: Look<ToldStep> = (dbt, exit, folder) => {
  const log = join(folder, 'logs', 'dbt.log')
  return { dbt, exit, events: existsSync(log) ? eventLines(readFileSync(log, 'utf8'), folder) : [] }
}
