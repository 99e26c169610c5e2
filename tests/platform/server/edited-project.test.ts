import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Run } from '#platform/store/port/runs.ts'
import { keptRuns, killAll, makeProject, removeProjects, serve, type Served, SHOP, until } from './served-project.ts'

const SETTINGS = `
jobs:
  rows: { steps: [build -s plants stg_plants d_plants, { shell: "echo \${PWD##*/}" }] }
`

afterEach(async () => {
  killAll()
  await removeProjects()
})

async function run({ address, folder }: Served): Promise<Run> {
  const answer = await fetch(`${address}/api/jobs/rows/run`, { method: 'POST' })
  const { id } = (await answer.json()) as { readonly id: number }
  return until(async () => (await keptRuns(folder)).find((each) => each.id === id && each.finishedAt !== null))
}

async function rowsOf({ address }: Served): Promise<unknown> {
  const answer = await fetch(`${address}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql: 'select name from d_plants order by 1' }),
  })
  return ((await answer.json()) as { readonly data: unknown }).data
}

async function problem({ address }: Served): Promise<string | null> {
  const answer = await fetch(`${address}/api/project`)
  return ((await answer.json()) as { readonly problem: string | null }).problem
}

test('a broken edit of the project leaves what was right before running, and is told; the next right one is taken over', async () => {
  const folder = makeProject({ ...SHOP, 'models/schema.yml': '', 'trellis.yml': SETTINGS })
  const served = await serve(folder)
  const good = join(folder, '.trellis', 'good')
  await until(() => readdirSync(join(folder, '.trellis')).includes('good') && readdirSync(good).includes('1'))
  const model = join(folder, 'models', 'd_plants.sql')
  const text = readFileSync(model, 'utf8')

  writeFileSync(model, "select * from {{ ref('stg_plant') }}\n")
  await until(async () => (await problem(served))?.includes("did you mean ref('stg_plants')?"))
  expect((await run(served)).status).toBe('success')
  expect(await rowsOf(served)).toEqual([{ name: 'monstera' }, { name: 'pothos' }])

  // A folder that has come since is watched as well.
  mkdirSync(join(folder, 'models', 'more'))
  writeFileSync(join(folder, 'models', 'more', 'broken.sql'), '{{ ref(\n')
  writeFileSync(model, text.replace('select *', "select id, name || '!' as name"))
  await until(async () => (await problem(served))?.includes('broken.sql'))
  expect((await run(served)).status).toBe('success')
  expect(await rowsOf(served)).toEqual([{ name: 'monstera' }, { name: 'pothos' }])

  rmSync(join(folder, 'models', 'more', 'broken.sql'))
  await until(async () => (await problem(served)) === null)
  expect((await run(served)).status).toBe('success')
  expect(await rowsOf(served)).toEqual([{ name: 'monstera!' }, { name: 'pothos!' }])

  await until(() => readdirSync(good).length === 1)
  expect((await served.stop()).code).toBe(0)
})

test('without a trellis.yml nothing is checked or copied', async () => {
  const folder = makeProject(SHOP)
  const served = await serve(folder)
  await served.stop()
  expect(readdirSync(join(folder, '.trellis'))).not.toContain('good')
})
