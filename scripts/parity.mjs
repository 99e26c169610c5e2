/**
 * Real dbt and Trellis side by side: `npm run parity [-- project …]`, `-- --help` says more. Builds first, unless `TRELLIS`
 * names what was built; starts a PostgreSQL server, unless `TRELLIS_TEST_POSTGRES` names one.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const asked = process.argv.slice(2)
const needsServer = !process.env.TRELLIS_TEST_POSTGRES && !asked.includes('duckdb') && !asked.includes('--help')

if (!process.env.TRELLIS) run('scripts/build.mjs')
const words = ['--import', 'tsx', 'tests/parity/live/main.ts', ...asked]
process.exitCode = needsServer ? run('scripts/with-postgres.mjs', process.execPath, ...words) : run(...words)

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0 && args[0] === 'scripts/build.mjs') process.exit(status ?? 1)
  return status ?? 1
}
