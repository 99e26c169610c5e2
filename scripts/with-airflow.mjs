/**
 * Runs a command beside an Airflow with its dbt Cloud provider and astronomer-cosmos. The command finds its Python in TRELLIS_TEST_AIRFLOW.
 *
 *     node scripts/with-airflow.mjs <command> [argument …]
 */
import { spawnSync } from 'node:child_process'
import { pythonEnvironment } from './python-environment.mjs'

const PACKAGES = ['apache-airflow==3.3.2', 'apache-airflow-providers-dbt-cloud==4.11.1', 'astronomer-cosmos==1.15.1']

const [command, ...args] = process.argv.slice(2)
if (!command) {
  console.error('usage: node scripts/with-airflow.mjs <command> [argument …]')
  process.exit(2)
}
const python = pythonEnvironment(PACKAGES)
const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, TRELLIS_TEST_AIRFLOW: python } })
process.exitCode = status ?? 1
