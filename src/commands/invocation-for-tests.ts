/** An invocation of a project in a folder of the test's own, and what it tells. */
import { resolve } from 'node:path'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import type { Files } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { resolveFlags } from '#project/config/resolve-flags.ts'
import { DUCKDB } from '#warehouse/duckdb/adapter.ts'
import type { Invocation } from './invocation.ts'

export interface Choices {
  readonly build?: string
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Files
  readonly flags?: Readonly<Record<string, string | boolean>>
  readonly id?: string
}

/** The clock stands still. `tell` hears each event. */
export function invocationIn(
  folder: string,
  { build = 'one', env = {}, files = nodeFiles, flags: chosen = {}, id = 'test' }: Choices,
  tell: (name: string, data: unknown) => void = () => {},
): Invocation {
  const events: EventSink = { emit: tell, forNode: () => events, reads: () => false }
  const effects = { files, env, now: () => Date.parse('2025-01-01T00:00:00Z'), outside: nodeOutside }
  const given = Object.entries({ project_dir: folder, profiles_dir: folder, ...chosen }).map(([name, value]) => ({
    name,
    value,
    place: 'after' as const,
  }))
  const { flags } = resolveFlags({
    command: 'build',
    given,
    invocationCommand: 'dbt build',
    effects,
    cwd: folder,
    home: folder,
  })
  return {
    id,
    version: '0.0.0',
    ...(build && { build }),
    startedAtMs: effects.now(),
    flags,
    effects,
    events,
    signal: new AbortController().signal,
    adapters: new Map([['duckdb', async () => DUCKDB]]),
    macroFolders: () => [
      { name: 'dbt_duckdb', folder: resolve('src/warehouse/duckdb') },
      { name: 'dbt', folder: resolve('src/warehouse/adapter/global_project') },
    ],
    cwd: folder,
    commandLine: { given, home: folder },
  }
}
