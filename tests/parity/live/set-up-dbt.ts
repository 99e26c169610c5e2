/** Real dbt in a virtual environment that can be thrown away, unless `DBT` names one that is there. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DBT_VERSIONS } from './dbt-versions.ts'

const DISTRIBUTIONS = Object.entries(DBT_VERSIONS).map(([name, version]) => `${name}==${version}`)

/** Another parser, of use to nobody here; not to be had everywhere. */
const LEFT_OUT = 'dbt-core-experimental-parser'

/** Gives the path of the program. */
export function setUpDbt(cache: string): string {
  const { DBT } = process.env
  if (DBT !== undefined) {
    if (!existsSync(DBT)) throw new Error(`DBT=${DBT} is not there`)
    return DBT
  }
  const folder = join(cache, `dbt-${DBT_VERSIONS['dbt-core']}`)
  const program = join(folder, 'bin', 'dbt')
  if (existsSync(program)) return program
  install(folder)
  return program
}

/** The Python that dbt runs in. */
export function pythonOf(dbt: string): string {
  return join(dirname(dbt), 'python')
}

function install(folder: string): void {
  console.log(`dbt is installed into ${folder}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  mustRun(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder])
  const python = join(folder, 'bin', 'python')
  const pip = (...words: string[]) =>
    mustRun(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...words])
  pip('--no-deps', ...DISTRIBUTIONS)
  pip(...requirements(python), 'duckdb<2')
  // Only a finished one is found the next time.
  renameSync(join(folder, 'bin', 'dbt'), join(folder, 'bin', 'dbt.new'))
  mustRun(join(folder, 'bin', 'dbt.new'), ['--version'])
  renameSync(join(folder, 'bin', 'dbt.new'), join(folder, 'bin', 'dbt'))
}

/** What the three need besides each other. */
function requirements(python: string): string[] {
  const names = DISTRIBUTIONS.map((distribution) => distribution.split('==')[0] ?? '')
  const program = `import importlib.metadata, json; print(json.dumps([each for name in ${JSON.stringify(names)} for each in importlib.metadata.requires(name)]))`
  const all = JSON.parse(mustRun(python, ['-c', program])) as string[]
  const installed = new Set([...names, LEFT_OUT])
  return all.filter((each) => !each.includes('extra ==') && !installed.has(/^[\w.-]+/.exec(each)?.[0] ?? ''))
}

function mustRun(program: string, words: readonly string[]): string {
  const { status, error, stdout } = spawnSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status === 0) return stdout
  throw new Error(`${program} ${words.join(' ')} ended with ${error?.message ?? status}`)
}
