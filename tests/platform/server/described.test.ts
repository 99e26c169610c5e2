/** What a job's `docs generate` finds out reaches the catalog, although the run has a target folder of its own. */
import { afterEach, expect, test } from 'vitest'
import { killAll, makeProject, removeProjects, run, serve, SHOP, until } from './served-project.ts'

afterEach(async () => {
  killAll()
  await removeProjects()
})

const FILES = {
  'dbt_project.yml': SHOP['dbt_project.yml'] ?? '',
  'profiles.yml': SHOP['profiles.yml'] ?? '',
  'models/plants.sql': 'select 1 as id\n',
  'trellis.yml': 'jobs:\n  nightly: { steps: [run, docs generate] }\n',
}

test('a job describes the warehouse for the catalog, and so does a command that comes after it', async () => {
  const folder = makeProject(FILES)
  const { address, stop } = await serve(folder)
  const describedAt = async () => {
    const answer = await fetch(`${address}/api/catalog`)
    return ((await answer.json()) as { readonly catalog_at: string | null }).catalog_at
  }
  expect(await describedAt()).toBeNull()
  expect((await run(folder, ['trigger', 'nightly', '--wait'])).code).toBe(0)
  const first = await until(async () => (await describedAt()) ?? undefined)
  expect((await run(folder, ['docs', 'generate'])).code).toBe(0)
  const second = await until(async () => {
    const at = await describedAt()
    return at !== first ? at : undefined
  })
  expect(Date.parse(second ?? '')).toBeGreaterThan(Date.parse(first))
  expect((await stop()).code).toBe(0)
})
