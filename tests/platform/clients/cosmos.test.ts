/**
 * Cosmos, which makes an Airflow DAG of a dbt project and runs each node as a task, with Trellis in dbt's place and Greenery as
 * the project. `scripts/with-airflow.mjs` says where a Python is that has it; without it there is nothing to be tested here.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Place, putInPlace, type Said, say } from './dbt-in-place.ts'

const PYTHON = process.env['TRELLIS_TEST_AIRFLOW']
const GREENERY = join(import.meta.dirname, '..', '..', '..', 'examples', 'greenery')

describe.skipIf(PYTHON === undefined)('Cosmos', () => {
  let home = ''
  let project = ''
  let place: Place
  let env: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'trellis-cosmos-'))
    place = putInPlace(home)
    project = join(home, 'greenery')
    // With a trellis.yml it is more than a dbt project.
    const isLeft = (path: string) => /(?:target|logs|dbt_packages|\.duckdb|\.wal|\.trellis|trellis\.yml)$/.test(path)
    cpSync(GREENERY, project, { recursive: true, filter: (path) => !isLeft(path) })
    const dags = join(home, 'dags')
    mkdirSync(dags)
    cpSync(join(import.meta.dirname, 'cosmos_dags.py'), join(dags, 'dags.py'))
    const raw = ['--database', join(project, 'greenery.duckdb')]
    spawnSync(process.execPath, [join(GREENERY, 'generator', 'generate.mjs'), ...raw], { stdio: 'ignore' })
    env = {
      ...place.env,
      AIRFLOW_HOME: home,
      AIRFLOW__CORE__DAGS_FOLDER: dags,
      AIRFLOW__CORE__LOAD_EXAMPLES: 'false',
      AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: '300',
      DBT_PROJECT: project,
      DBT_PROGRAM: place.dbt,
      DBT_SELECT: '+d_addresses',
    }
    for (const command of ['deps', 'parse']) {
      const { status, output } = await say(place.dbt, [command], project, env)
      if (status !== 0) throw new Error(output)
    }
    const { status, errors } = await airflow('db', 'migrate')
    if (status !== 0) throw new Error(errors)
  }, 300_000)

  afterAll(() => rmSync(home, { recursive: true, force: true }))

  // What either runs: a seed, models, and the tests of each.
  test.each(['of_dbt_ls', 'of_dbt_manifest'])(
    'the DAG %s builds what is selected, a task a node',
    async (dag) => {
      await inDatabase('drop table if exists main.d_addresses')
      const { status, output, errors } = await airflow('dags', 'test', dag)
      const told = `${output}${errors}`
      expect({ status, told }).toMatchObject({ status: 0 })
      for (const task of ['seed_states_seed', 'stg_greenery__addresses.run', 'd_addresses.run', 'd_addresses.test']) {
        expect(told).toContain(`starting task_id=${task} `)
      }
      expect(told).toMatch(/state[:=] ?success/)
      expect(await inDatabase('select count(*)::int from main.d_addresses')).toEqual([[150]])
    },
    300_000,
  )

  function airflow(...args: readonly string[]): Promise<Said> {
    return say(join(dirname(PYTHON ?? ''), 'airflow'), args, home, env)
  }

  async function inDatabase(sql: string): Promise<unknown> {
    const instance = await DuckDBInstance.create(join(project, 'greenery.duckdb'))
    const connection = await instance.connect()
    const rows = (await connection.runAndReadAll(sql)).getRows()
    connection.closeSync()
    instance.closeSync()
    return rows
  }
})
