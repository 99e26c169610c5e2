/**
 * Records anew what real dbt does with the parity projects: `DBT=/path/to/dbt npx tsx tests/parity/record.ts [project…]`.
 * The profile wants the dbt-duckdb adapter.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Play, playProject } from './playing.ts'
import { changesOnly } from './recording.ts'

const here = dirname(fileURLToPath(import.meta.url))
const dbt = process.env.DBT ?? 'dbt'
const chosen = process.argv.slice(2)
const projects =
  chosen.length > 0 ? chosen : readdirSync(here).filter((name) => existsSync(join(here, name, 'steps.json')))

/** Local packages are found without `deps` by Trellis, not by dbt. */
const runDbt: Play = async (args, env, folder) => {
  if (existsSync(join(folder, 'packages.yml')) && !existsSync(join(folder, 'dbt_packages'))) {
    await run(['deps', '--project-dir', folder, '--profiles-dir', folder], env, folder)
  }
  return run(args, env, folder)
}

const run: Play = (args, env, folder) =>
  new Promise((resolve, reject) => {
    const child = spawn(dbt, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: process.env.SHOW ? 'inherit' : 'ignore',
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })

for (const project of projects) {
  const seen = await playProject(join(here, project), join(tmpdir(), 'parity-recorded', project), runDbt)
  writeFileSync(join(here, project, 'recorded.json'), `${JSON.stringify(changesOnly(seen), null, 1)}\n`)
  console.log(project, seen.map(({ exit, results }) => `${exit}(${results.length})`).join(' '))
}
