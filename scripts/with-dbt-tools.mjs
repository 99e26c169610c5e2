/**
 * Runs a command beside tools that drive dbt, none of which brings dbt along: Dagster, whose Python is TRELLIS_TEST_DAGSTER, and
 * OpenLineage's `dbt-ol`, whose Python is TRELLIS_TEST_OPENLINEAGE.
 *
 *     node scripts/with-dbt-tools.mjs <command> [argument …]
 */
import { spawnSync } from 'node:child_process'
import { pythonEnvironment } from './python-environment.mjs'

const DAGSTER = ['dagster==1.13.27', 'dagster-dbt==0.29.27', 'python-dateutil==4.0.0']
const OPENLINEAGE = ['openlineage-integration-common[dbt]==1.54.0', 'jinja2==3.1.6', 'tqdm==4.70.1']
// It names dbt-core as what it needs, and uses nothing of it but the command line.
const WITHOUT_DBT = ['openlineage-dbt==1.54.0']

const [command, ...args] = process.argv.slice(2)
if (!command) {
  console.error('usage: node scripts/with-dbt-tools.mjs <command> [argument …]')
  process.exit(2)
}
const env = {
  ...process.env,
  TRELLIS_TEST_DAGSTER: pythonEnvironment(DAGSTER),
  TRELLIS_TEST_OPENLINEAGE: pythonEnvironment(OPENLINEAGE, WITHOUT_DBT),
}
const { status } = spawnSync(command, args, { stdio: 'inherit', env })
process.exitCode = status ?? 1
