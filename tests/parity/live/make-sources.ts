/** Makes the empty tables of a project's sources in its warehouse, from the manifest that a parse has left. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Warehouse } from '../warehouse.ts'
import type { Mapping } from './aspects/left.ts'
import { type EmptySource, emptySources, toldTypes } from './empty-sources.ts'
import type { WarehouseName } from './live-project.ts'

/** Without a manifest nothing is made. On DuckDB each database that the project names becomes a file that is attached. */
export async function makeSources(folder: string, warehouse: Warehouse, name: WarehouseName): Promise<void> {
  const file = join(folder, 'target', 'manifest.json')
  if (!existsSync(file)) return
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Mapping
  const known = new Set<string>()
  for (const type of toldTypes(manifest)) {
    if (await succeeds(warehouse, folder, [`select cast(null as ${type})`])) known.add(type)
  }
  const attached = name === 'duckdb' ? attach(folder, databasesOf(manifest)) : []
  const sources = emptySources(manifest, (type) => known.has(type))
  const statements = sources.map((source) => creation(source, name, attached))
  const before = attached.map((database) => `attach '${join(folder, database)}.duckdb' as "${database}"`)
  if (await succeeds(warehouse, folder, [...before, ...statements.flat()])) return
  for (const each of statements) await succeeds(warehouse, folder, [...before, ...each])
}

function creation(
  { database, schema, identifier, columns }: EmptySource,
  name: WarehouseName,
  attached: readonly string[],
): string[] {
  const other = attached.find((each) => each.toLowerCase() === database?.toLowerCase())
  const place = `${name === 'duckdb' && other ? `${quoted(other)}.` : ''}${quoted(schema)}`
  const list = Object.entries(columns).map(([column, type]) => `${quoted(column)} ${type}`)
  return [
    `create schema if not exists ${place}`,
    `create table if not exists ${place}.${quoted(identifier)} (${list.join(', ')})`,
  ]
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Gives the databases that the profile attaches from now on. */
function attach(folder: string, databases: readonly string[]): string[] {
  const others = databases.filter((each) => /^[\w-]+$/.test(each) && !OWN.has(each.toLowerCase()))
  if (others.length === 0) return []
  const lines = others.map(
    (each) => `        - {path: "{{ env_var('PARITY_FOLDER') }}/${each}.duckdb", alias: "${each}"}\n`,
  )
  appendFileSync(join(folder, 'profiles.yml'), `      attach:\n${lines.join('')}`)
  return others
}

/** The profile's own database, and names that DuckDB keeps for itself. */
const OWN: ReadonlySet<string> = new Set(['warehouse', 'main', 'memory', 'system', 'temp'])

function databasesOf(manifest: Mapping): string[] {
  const all = [manifest.nodes, manifest.sources].flatMap((part) =>
    Object.values(part as Readonly<Record<string, { readonly database?: string | null }>>),
  )
  const names = new Map(all.flatMap(({ database }) => (database ? [[database.toLowerCase(), database] as const] : [])))
  return [...names.values()].sort()
}

async function succeeds(warehouse: Warehouse, folder: string, statements: readonly string[]): Promise<boolean> {
  try {
    await warehouse.run(folder, statements)
    return true
  } catch {
    return false
  }
}
