/**
 * Airflow's tasks of a dbt project, as astronomer-cosmos makes and runs them on the machine itself. `scripts/with-airflow.mjs`
 * says where a Python is that has it; without it there is nothing to be tested here.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Place, PLANTS, putInPlace, say } from './dbt-in-place.ts'

const PYTHON = process.env['TRELLIS_TEST_AIRFLOW']

const TASKS = {
  plants_seed: ['DbtSeedLocalOperator', []],
  stg_plants_run: ['DbtRunLocalOperator', ['plants_seed']],
  'd_plants.run': ['DbtRunLocalOperator', ['stg_plants_run']],
  'd_plants.test': ['DbtTestLocalOperator', ['d_plants.run']],
  sst_plants_snapshot: ['DbtSnapshotLocalOperator', ['plants_seed']],
}

describe.skipIf(PYTHON === undefined)('Cosmos', () => {
  const home = mkdtempSync(join(tmpdir(), 'trellis-cosmos-'))
  let place: Place
  let told: Readonly<Record<string, unknown>>
  let log = ''

  beforeAll(async () => {
    // Each task works on a copy of the project: only what is named in full is the same for all.
    const database = join(home, 'shop.duckdb')
    place = putInPlace(home, {
      ...PLANTS,
      'profiles.yml': PLANTS['profiles.yml']?.replace('shop.duckdb', database) ?? '',
    })
    const { status, output, errors } = await say(place.dbt, ['parse'], place.folder, place.env)
    if (status !== 0) throw new Error(output + errors)
    const dags = join(home, 'dags')
    mkdirSync(dags)
    cpSync(join(import.meta.dirname, 'cosmos_shop.py'), join(dags, 'cosmos_shop.py'))
    const python = PYTHON as string
    const env = {
      ...place.env,
      PATH: [dirname(python), place.env['PATH']].join(delimiter),
      AIRFLOW_HOME: join(home, 'airflow'),
      AIRFLOW__CORE__LOAD_EXAMPLES: 'false',
      AIRFLOW__CORE__DAGS_FOLDER: dags,
      AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: '300',
      AIRFLOW__COSMOS__ENABLE_TELEMETRY: 'False',
    }
    const prepared = await say(python, ['-m', 'airflow', 'db', 'migrate'], home, env)
    if (prepared.status !== 0) throw new Error(prepared.errors)
    const said = await say(python, [join(dags, 'cosmos_shop.py'), place.folder, place.dbt], home, env)
    log = said.output + said.errors
    if (said.status !== 0) throw new Error(log.slice(-5000))
    told = JSON.parse(said.output.trim().split('\n').at(-1) ?? '')
  }, 300_000)

  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('makes a task of each node, behind those that it needs, from ls as from the manifest', () => {
    expect(told['listed']).toEqual(TASKS)
    expect(told['of_manifest']).toEqual(TASKS)
    expect(told['selected']).toEqual(['plants_seed', 'stg_plants_run'])
  })

  test('runs the tasks; where a test fails, its task fails and no other', () => {
    expect(told['states']).toEqual({
      plants_seed: 'success',
      stg_plants_run: 'success',
      'd_plants.run': 'success',
      'd_plants.test': 'failed',
      sst_plants_snapshot: 'success',
    })
    expect(told['state']).toBe('failed')
    expect(log).toContain('Done. PASS=2 WARN=0 ERROR=1 SKIP=0 NO-OP=0 REUSED=0 TOTAL=3')
  })

  test('what the tasks have built is there', async () => {
    const show = [
      'show',
      '--quiet',
      '--inline',
      "select name from {{ ref('d_plants') }} order by 1",
      '--output',
      'json',
    ]
    const { output } = await say(place.dbt, show, place.folder, place.env)
    expect(JSON.parse(output).show).toEqual([{ name: 'monstera' }, { name: 'pothos' }])
  })
})
