/**
 * Dagster's package for dbt, with Trellis in dbt's place. `scripts/with-dbt-tools.mjs` says where a Python is that has it;
 * without it there is nothing to be tested here.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putInPlace, say } from './dbt-in-place.ts'

const PYTHON = process.env['TRELLIS_TEST_DAGSTER']

describe.skipIf(PYTHON === undefined)('Dagster', () => {
  let home = ''
  let told: Readonly<Record<string, unknown>> = {}

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'trellis-dagster-'))
    const { folder, env } = putInPlace(home)
    const script = join(import.meta.dirname, 'dagster_assets.py')
    const { output, errors } = await say(PYTHON ?? '', [script, folder], home, env)
    const last = output.trimEnd().split('\n').at(-1) ?? ''
    if (!last.startsWith('{')) throw new Error(errors)
    told = JSON.parse(last) as typeof told
  }, 300_000)

  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('makes assets of a manifest, with what they depend on', () => {
    expect(told['parsed']).toBe(true)
    expect(told['keys']).toEqual(['d_plants', 'plants', 'sst_plants', 'stg_plants'])
    expect(told['dependencies']).toEqual({
      plants: [],
      stg_plants: ['plants'],
      d_plants: ['stg_plants'],
      sst_plants: ['plants'],
    })
  })

  test('builds them, and reads from the stream of events what came of each asset and check', () => {
    expect(told['all']).toEqual({
      success: false,
      assets: ['d_plants', 'plants', 'sst_plants', 'stg_plants'],
      ids: ['model.shop.d_plants', 'model.shop.stg_plants', 'seed.shop.plants', 'snapshot.shop.sst_plants'],
      checks: [
        ['accepted_values_d_plants_name__fern', false],
        ['not_null_d_plants_id', true],
        ['unique_d_plants_id', true],
      ],
    })
  })

  test('builds some of them', () => {
    expect(told['one']).toEqual({ success: true, assets: ['stg_plants'], ids: ['model.shop.stg_plants'], checks: [] })
  })

  test('sees what fails, in events and messages', () => {
    expect(told['events']).toEqual(expect.arrayContaining(['LogModelResult', 'RunResultError', 'StatsLine']))
    expect(told['broken']).toEqual([false, expect.stringContaining('Referenced column "nothing" not found')])
    expect(told['wrong']).toEqual([false, 2])
  })

  test('gets artifacts', () => {
    expect(told['results']).toEqual(['seed.shop.plants'])
  })
})
