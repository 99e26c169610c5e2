/**
 * Runs a command beside an Airflow with its dbt Cloud provider, in a virtual environment of its own, which is made once and kept
 * among the user's caches. The command finds its Python in TRELLIS_TEST_AIRFLOW.
 *
 *     node scripts/with-airflow.mjs <command> [argument …]
 *
 * It takes a Python 3.10 to 3.13 with venv, and the package index.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const PACKAGES = ['apache-airflow==3.3.2', 'apache-airflow-providers-dbt-cloud==4.11.1']

const [command, ...args] = process.argv.slice(2)
if (!command) {
  console.error('usage: node scripts/with-airflow.mjs <command> [argument …]')
  process.exit(2)
}
const python = environment()
const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, TRELLIS_TEST_AIRFLOW: python } })
process.exitCode = status ?? 1

function environment() {
  const name = PACKAGES.map((each) => each.replace('==', '-')).join('_')
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'trellis-tests', name)
  const found = join(folder, 'bin', 'python')
  // Written last: an environment without it was not finished.
  const mark = join(folder, 'complete')
  if (existsSync(mark)) return found
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder])
  run(found, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES])
  writeFileSync(mark, '')
  return found
}

function run(program, words) {
  const { status, error } = spawnSync(program, words, { stdio: 'inherit' })
  if (status === 0) return
  console.error(error?.message ?? `${program} ${words.join(' ')} ended with ${status}`)
  process.exit(1)
}
