import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'

interface LoggedEvent {
  readonly info: { readonly name: string; readonly level: string }
  readonly data: { readonly node_info?: { readonly unique_id?: string } }
}

/** The log of a large project begins a new file now and then, and five former ones stay: the oldest first. */
const LOG_FILES = ['dbt.log.5', 'dbt.log.4', 'dbt.log.3', 'dbt.log.2', 'dbt.log.1', 'dbt.log']

/**
 * The names of the events in the log, in order: those of level info and above; and those of level debug, node by node
 * and for what belongs to no node.
 */
export function readEvents({ folder }: Left): Seen {
  const told: string[] = []
  const debug: Record<string, string[]> = {}
  for (const { info, data } of LOG_FILES.flatMap((name) => loggedEvents(join(folder, 'logs', name)))) {
    if (info.level === 'debug') (debug[data.node_info?.unique_id || 'of no node'] ??= []).push(info.name)
    else told.push(`${info.level} ${info.name}`)
  }
  return { told, debug }
}

function loggedEvents(file: string): LoggedEvent[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LoggedEvent)
}
