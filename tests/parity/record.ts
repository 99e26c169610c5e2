/**
 * Records anew what real dbt does with the parity projects: `DBT=/path/to/dbt npx tsx tests/parity/record.ts [project…]`,
 * with `TRELLIS_TEST_POSTGRES` for those on PostgreSQL. The profiles want the adapters dbt-duckdb and dbt-postgres.
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DUCKDB_WAREHOUSE } from './duckdb.ts'
import { observe } from './observing.ts'
import { playProject } from './playing.ts'
import { postgresWarehouse } from './postgres.ts'
import { DUCKDB_PROJECTS, POSTGRES_PROJECTS } from './projects.ts'
import { changesOnly } from './recording.ts'
import { runDbt } from './run-dbt.ts'
import type { Warehouse } from './warehouse.ts'

const chosen = new Set(process.argv.slice(2))
const server = process.env.TRELLIS_TEST_POSTGRES

for (const [name, project] of Object.entries(DUCKDB_PROJECTS)) await record(name, project, DUCKDB_WAREHOUSE)
for (const [name, project] of Object.entries(POSTGRES_PROJECTS)) {
  if (server !== undefined) await record(name, project, postgresWarehouse(server))
}

async function record(name: string, project: string, warehouse: Warehouse): Promise<void> {
  if (chosen.size > 0 && !chosen.has(name)) return
  const folder = join(tmpdir(), 'parity-recorded', name)
  const look = (dbt: string, exit: number) => observe(dbt, exit, folder, warehouse)
  const seen = await playProject(project, folder, runDbt, look, warehouse)
  writeFileSync(join(project, 'recorded.json'), `${JSON.stringify(changesOnly(seen), null, 1)}\n`)
  console.log(name, seen.map(({ exit, results }) => `${exit}(${results.length})`).join(' '))
}
