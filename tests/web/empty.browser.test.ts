/** A project with nothing in it yet: each page says what puts something there, and nothing is broken. */
import { beforeAll, describe, expect, test } from 'vitest'
import { makeProject, serve, type Served } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'
import { accessProblems, hasBrowser, openPage } from './browser.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await serve(makeProject({ ...SETTINGS, 'trellis.yml': 'jobs: {}\n' }))
})

tidyUpAfterAll(() => [served])

describe.skipIf(!hasBrowser)('of an empty project', () => {
  test.each([
    ['/', 'Nothing has run yet'],
    ['/runs', 'Nothing has run yet'],
    ['/matrix', 'The matrix has no cells'],
    ['/freshness', 'Nothing is known of freshness yet'],
    ['/catalog', 'The project has nothing of its own yet'],
    ['/lineage', 'There is nothing to draw yet'],
    ['/lineage?select=orders', 'This selects nothing'],
    ['/snapshots', 'This project has no snapshots'],
    ['/alerts', 'Nothing is in trouble'],
    ['/alerts/rules', 'None yet'],
    ['/alerts/deliveries', 'Nothing was sent yet'],
    ['/explore', 'There is nothing to measure yet'],
    ['/dashboards', 'No dashboards yet'],
    ['/search', 'What are you looking for?'],
  ])('%s says: %s', async (path, words) => {
    const { page, complaints } = await openPage(served.address + path)
    await page.locator('main').getByText(words).first().waitFor()
    expect(await accessProblems(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
