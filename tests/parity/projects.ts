import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** The folders of the projects for DuckDB, by name. */
export const DUCKDB_PROJECTS = projectsIn(here)

/** Those for PostgreSQL: `postgres/…`. */
export const POSTGRES_PROJECTS = projectsIn(here, 'postgres/')

function projectsIn(folder: string, prefix = ''): Readonly<Record<string, string>> {
  const names = readdirSync(join(folder, prefix)).map((name) => `${prefix}${name}`)
  const projects = names.filter((name) => existsSync(join(folder, name, 'steps.json')))
  return Object.fromEntries(projects.map((name) => [name, join(folder, name)]))
}
