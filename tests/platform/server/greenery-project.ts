import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { makeProject } from './served-project.ts'

const GREENERY = join(import.meta.dirname, '../../../examples/greenery')
/** What commands leave there, on the machine of whoever tried the example. */
const LEFT_OUT = /(?:\/(?:target|logs|\.trellis|dbt_packages|recorded)|\.duckdb|\.wal)$/

/** A copy of the example shop, and more files; it goes with the other projects. Holds no data. */
export function copyGreenery(more: Readonly<Record<string, string>> = {}): string {
  const folder = makeProject(more)
  cpSync(GREENERY, folder, { recursive: true, filter: (path) => !LEFT_OUT.test(path) })
  return folder
}

/** Makes the shop's raw data in its DuckDB file, or on a server. */
export async function generateGreenery(folder: string, database = join(folder, 'greenery.duckdb')): Promise<void> {
  const { generate } = (await import(join(GREENERY, 'generator/generate.mjs'))) as {
    readonly generate: (wishes: { readonly database: string }) => Promise<void>
  }
  await generate({ database })
}
