/** Home, which answers whether everything is all right; and all pages of the platform without a trellis.yml. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Freshness } from '#api/freshness.ts'
import type { TestHistories } from '#api/run-details.ts'
import type { Runs } from '#api/runs.ts'
import { makeProject, serve, type Served } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { askServer, runJobs, servePlain, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served
let plain: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await servePlatform()
  plain = await servePlain()
})

tidyUpAfterAll(() => [served, plain])

describe.skipIf(!hasBrowser)('home', () => {
  test('says that nothing has run, before anything has', async () => {
    const { page, complaints } = await openPage(`${served.address}/`)
    await page.locator('.health-answer').getByText('Nothing has run yet').waitFor()
    await page.getByText('trellis build').first().waitFor()
    expect(complaints).toEqual([])
  })

  test('begins with what is wrong, as the API has it', async () => {
    await runJobs(served, 'nightly', 'broken')
    const { page } = await openPage(`${served.address}/`)
    await page.locator('.health-answer.health-bad').waitFor()
    // What is known first is told first.
    const answer = () => page.locator('.health-answer .status').innerText()
    for (const words of ['1 test fails', '2 jobs failed', 'raw.events is late']) {
      await expect.poll(answer).toContain(words)
    }
    const { tests } = await askServer<TestHistories>(served, '/api/tests')
    const failing = tests.filter(({ verdicts }) => verdicts.startsWith('f'))
    const rows = page.getByRole('region', { name: 'Failing tests' }).locator('tbody tr')
    expect(await rows.count()).toBe(failing.length)
    await rows.getByRole('link', { name: `run ${failing[0]?.since_run_id}` }).waitFor()
    await rows.getByText(/nightly/).waitFor()
    const { sources } = await askServer<Freshness>(served, '/api/freshness')
    expect(sources.map(({ status }) => status)).toEqual(['warn'])
    const { runs } = await askServer<Runs>(served, '/api/runs?limit=8')
    const ids = await page.getByRole('region', { name: 'Last runs' }).locator('tbody td:first-child').allInnerTexts()
    expect(ids).toEqual(runs.map(({ id }) => String(id)))
  })

  test('looks right at every width and in both themes', async () => {
    const wrong = await looksWrong(`${served.address}/`, (page) =>
      page.getByRole('region', { name: 'Failing tests' }).waitFor(),
    )
    expect(wrong).toEqual([])
  })

  test('shows what is wrong with the project in the words and the frame of the terminal, and is quiet again', async () => {
    const { page } = await openPage(`${served.address}/`)
    await page.locator('.health-answer').waitFor()
    const file = join(served.folder, 'models', 'wrong.yml')
    writeFileSync(file, 'models:\n  - name: d_plants\n    columns: [oops\n')
    await page.getByText('The project cannot be read as it is now').waitFor()
    expect(await page.locator('.failure-frame').innerText()).toContain('wrong.yml')
    rmSync(file)
    await page.getByText('The project cannot be read as it is now').waitFor({ state: 'hidden' })
  })
})

test.skipIf(!hasBrowser)('home says what is wrong with a project that has never run', async () => {
  const unread = await serve(
    makeProject({ 'dbt_project.yml': 'name: shop\nprofile: nowhere\n', 'profiles.yml': 'shop: {}\n' }),
  )
  const { page } = await openPage(`${unread.address}/`)
  await page.locator('.health-answer').getByText('The project cannot be read').waitFor()
  expect(await page.locator('.failure-frame').innerText()).toContain("Could not find profile named 'nowhere'")
  await unread.stop()
})

/** What each page says that would give it something to show. */
const WITHOUT_SETTINGS = [
  ['/', 'gives jobs with their times and deadlines'],
  ['/matrix', 'No jobs yet'],
  ['/freshness', 'Nothing is known of freshness yet'],
  ['/snapshots', 'sst_plants'],
  ['/alerts', 'Nobody is told anything yet'],
  ['/audit', 'Evidence for others'],
  ['/settings', 'What is kept, and how long'],
] as const

describe.skipIf(!hasBrowser)('without a trellis.yml', () => {
  test.each(WITHOUT_SETTINGS)('%s works, and says %s', async (path, words) => {
    const { page, complaints } = await openPage(plain.address + path)
    await page.getByText(words).first().waitFor()
    expect(complaints).toEqual([])
  })
})
