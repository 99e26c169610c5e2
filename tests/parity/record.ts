/**
 * Records anew what real dbt does with the parity projects: `DBT=/path/to/dbt npx tsx tests/parity/record.ts [project…]`.
 * The profile wants the dbt-duckdb adapter.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { observe } from './observing.ts'
import { playProject } from './playing.ts'
import { runDbt } from './run-dbt.ts'
import { changesOnly } from './recording.ts'

const here = dirname(fileURLToPath(import.meta.url))
const chosen = process.argv.slice(2)
const projects =
  chosen.length > 0 ? chosen : readdirSync(here).filter((name) => existsSync(join(here, name, 'steps.json')))

for (const project of projects) {
  const seen = await playProject(join(here, project), join(tmpdir(), 'parity-recorded', project), runDbt, observe)
  writeFileSync(join(here, project, 'recorded.json'), `${JSON.stringify(changesOnly(seen), null, 1)}\n`)
  console.log(project, seen.map(({ exit, results }) => `${exit}(${results.length})`).join(' '))
}
