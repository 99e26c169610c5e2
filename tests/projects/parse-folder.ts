import { resolve } from 'node:path'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { Files } from '#foundation/effects.ts'
import { writeManifest } from '#manifest/artifacts/write-manifest.ts'
import { readAll } from '#project/parser/find-project-files.ts'
import { type ParsedProject, parseProject } from '#project/parser/parse-project.ts'
import { resolveFlags } from '#project/config/resolve-flags.ts'
import { DUCKDB } from '#warehouse/duckdb/adapter.ts'
import { openProject } from '../../src/commands/open-project.ts'

export interface ToldEvent {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly level: string | undefined
}

/** Parses the project in a folder as the command `parse` does, with DuckDB's macros, and tells its events. */
export async function parseFolder(
  folder: string,
  files: Files = nodeFiles,
  profilesDir = folder,
): Promise<ParsedProject & { readonly events: readonly ToldEvent[] }> {
  const events: ToldEvent[] = []
  const sink: EventSink = {
    emit: (name, data = {}, level) => events.push({ name, data, level }),
    forNode: () => sink,
    reads: () => false,
  }
  const effects = { files, env: {}, now: () => Date.parse('2025-01-01T00:00:00Z'), outside: nodeOutside }
  const given = [
    { name: 'project_dir', value: folder, place: 'after' },
    { name: 'profiles_dir', value: profilesDir, place: 'after' },
  ] as const
  const { flags } = resolveFlags({
    command: 'parse',
    given,
    invocationCommand: 'dbt parse',
    effects,
    cwd: folder,
    home: folder,
  })
  const invocation = {
    id: 'test',
    version: '0.0.0',
    startedAtMs: effects.now(),
    flags,
    effects,
    events: sink,
    signal: new AbortController().signal,
    adapters: new Map([['duckdb', async () => DUCKDB]]),
    macroFolders: () => [
      { name: 'dbt_duckdb', folder: resolve('src/warehouse/duckdb') },
      { name: 'dbt', folder: resolve('src/warehouse/adapter/global_project') },
    ],
    cwd: folder,
    commandLine: { given, home: folder },
  }
  const { setup } = await openProject(invocation, () => {})
  return { ...parseProject(setup, files, readAll(setup, files)), events }
}

/** The manifest as it is written, read again. */
export function writtenManifest({ manifest }: ParsedProject): Record<string, Record<string, unknown>> {
  const metadata = {} as Parameters<typeof writeManifest>[1]
  return JSON.parse([...writeManifest(manifest, metadata)].join('')) as Record<string, Record<string, unknown>>
}
