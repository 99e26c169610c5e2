/**
 * OpenLineage's `dbt-ol`, which runs dbt and tells of each step, with Trellis in dbt's place. `scripts/with-dbt-tools.mjs` says
 * where a Python is that has it; without it there is nothing to be tested here.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Place, putInPlace, type Said, say } from './dbt-in-place.ts'

const PYTHON = process.env['TRELLIS_TEST_OPENLINEAGE']

interface Lineage {
  readonly eventType: string
  readonly job: { readonly name: string }
  readonly inputs: readonly { readonly name: string }[]
  readonly outputs: readonly { readonly name: string }[]
}

describe.skipIf(PYTHON === undefined)('OpenLineage', () => {
  let home = ''
  let place: Place

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'trellis-openlineage-'))
    place = putInPlace(home)
  })

  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('tells from the artifacts what a build read and wrote', async () => {
    const { said, ends } = await lineage(['build'])
    expect(said.status).toBe(1)
    expect(ends).toEqual([
      ['COMPLETE', 'shop.main.shop.d_plants.build.run', ['shop.main.stg_plants'], ['shop.main.d_plants']],
      ['COMPLETE', 'shop.main.shop.sst_plants.build.snapshot', expect.any(Array), ['shop.main.sst_plants']],
      ['COMPLETE', 'shop.main.shop.stg_plants.build.run', expect.any(Array), ['shop.main.stg_plants']],
      ['FAIL', 'dbt-run-shop', [], []],
      ['FAIL', 'shop.main.shop.d_plants.build.test', ['shop.main.d_plants'], []],
    ])
  })

  test('follows the events of a run, statement by statement', async () => {
    const { said, ends, events } = await lineage(['run', '--consume-structured-logs', '--vars', '{breaks: true}'])
    expect(said.status).toBe(1)
    expect(ends.map(([type, name]) => [type, name]).filter(([, name]) => !name?.includes('.sql.'))).toEqual([
      ['COMPLETE', 'model.shop.d_plants'],
      ['COMPLETE', 'model.shop.stg_plants'],
      ['FAIL', 'dbt-run-shop'],
      ['FAIL', 'model.shop.broken'],
    ])
    expect(events.some(({ job }) => job.name === 'model.shop.stg_plants.sql.1')).toBe(true)
  })

  async function lineage(args: readonly string[]) {
    const file = join(home, `${args.length}.jsonl`)
    const config = join(home, `${args.length}.yml`)
    writeFileSync(config, `transport: {type: file, log_file_path: ${file}, append: true}\n`)
    const folders = ['--project-dir', place.folder, '--profiles-dir', place.folder]
    const program = join(dirname(PYTHON ?? ''), 'dbt-ol')
    const env = { ...place.env, OPENLINEAGE_CONFIG: config }
    const said: Said = await say(program, [...args, ...folders], place.folder, env)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const events = lines.map((line) => JSON.parse(line) as Lineage)
    const names = (data: Lineage['inputs']) => data.map(({ name }) => name)
    const ends = events
      .filter(({ eventType }) => eventType !== 'START')
      .map(({ eventType, job, inputs, outputs }) => [eventType, job.name, names(inputs), names(outputs)] as const)
      .sort(([typeA, nameA], [typeB, nameB]) => (`${typeA} ${nameA}` < `${typeB} ${nameB}` ? -1 : 1))
    return { said, ends, events }
  }
})
