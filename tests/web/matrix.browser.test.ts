/** The matrix and the page of a job, as a person reads and uses them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ExplainedJobs, Jobs, Matrix, Ticks } from '#api/jobs.ts'
import type { Runs } from '#api/runs.ts'
import { copyGreenery } from '../platform/server/greenery-project.ts'
import { run, serve, type Served, until } from '../platform/server/served-project.ts'
import { hasBrowser, openPage, WIDTHS } from './browser.ts'
import { looksWrong } from './looks.ts'
import { askServer, HOSTILE, runJobs, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served
let greenery: Served

beforeAll(async () => {
  if (!hasBrowser) return
  const folder = copyGreenery()
  await run(folder, ['deps'])
  greenery = await serve(folder)
  served = await servePlatform()
  await runJobs(served, 'nightly', 'hourly/core', 'every_4_hours/product', 'broken')
}, 300_000)

tidyUpAfterAll(() => [served, greenery])

/** As it stands in `examples/greenery/trellis.yml`; a dash is an empty cell. */
const DRAWN = [
  ['Hourly', 'f_orders', 'f_delayed_orders', '–', 'f_sessions'],
  ['Every 4 hours', '–', 'sst_products', 'f_orders_promo', 'f_page_views'],
  ['Daily', 'd_products d_users', 'd_inventory', '–', 'd_product_funnels'],
  ['Weekly', '–', 'd_addresses', 'd_promos', '–'],
  ['Monthly', '–', 'seed_states', '–', '–'],
]

describe.skipIf(!hasBrowser)('the matrix of Greenery', () => {
  test('stands as it was drawn, with the empty cells', async () => {
    const { page, complaints } = await openPage(`${greenery.address}/matrix`)
    await page.getByRole('table', { name: 'Matrix', exact: true }).waitFor()
    const heads = await page
      .getByRole('columnheader')
      .filter({ has: page.locator(':scope.matrix-line') })
      .allInnerTexts()
    expect(heads).toEqual(['Core', 'Logistics', 'Marketing', 'Product'])
    const rows = await page.locator('.matrix-row').all()
    const shown = await Promise.all(
      rows
        .slice(1)
        .map(async (row) => [
          await row.locator('.matrix-frequency b').innerText(),
          ...(await Promise.all(
            (
              await row.getByRole('cell').all()
            ).map(async (cell) =>
              (await cell.locator('.matrix-name').count()) === 0 ? '–' : cell.locator('.matrix-name').innerText(),
            ),
          )),
        ]),
    )
    expect(shown).toEqual(DRAWN)
    expect(complaints).toEqual([])
  })

  test('says how many models each cell looks at, and which are in none', async () => {
    const { page } = await openPage(`${greenery.address}/matrix`)
    await page.getByText(/\d+ models in no cell/).waitFor()
    const { jobs } = await askServer<ExplainedJobs>(greenery, '/api/plans')
    const cell = jobs.find(({ job }) => job === 'hourly/product')?.steps.find((step) => step.kind === 'cell')
    const box = page.locator('.matrix-cell', { hasText: 'f_sessions' })
    await box.getByText(`${cell?.nodes.length} models`).waitFor()
    await page.getByRole('heading', { name: 'What the jobs leave open' }).waitFor()
    await page.getByRole('link', { name: 'agg_product_funnel', exact: true }).waitFor()
  })

  test('can be used by everybody, with all that it leaves open', async () => {
    const wrong = await looksWrong(`${greenery.address}/matrix`, (page) =>
      page.getByRole('link', { name: 'agg_product_funnel', exact: true }).waitFor(),
    )
    expect(wrong).toEqual([])
  })
})

describe.skipIf(!hasBrowser)('the matrix', () => {
  const open = (options = {}) => openPage(`${served.address}/matrix`, options)

  test('looks right at every width and in both themes', async () => {
    const wrong = await looksWrong(`${served.address}/matrix`, (page) =>
      page.getByText('Jobs beside the matrix').waitFor(),
    )
    expect(wrong).toEqual([])
  })

  test('tells of each job how its last run ended, as the API has it', async () => {
    const { page } = await open()
    await page.locator('.matrix-cell', { hasText: 'd_plants' }).waitFor()
    const { cells, others } = await askServer<Matrix>(served, '/api/matrix')
    const core = cells.find(({ frequency, line }) => frequency === 'hourly' && line === 'core')?.jobs[0]
    const box = page.locator('.matrix-cell', { hasText: 'd_plants' }).first()
    expect(await box.locator('.spark i').count()).toBe(core?.recent_runs.length)
    // One of its tests fails.
    expect(core?.last_run?.status).toBe('error')
    expect(await box.locator('.status').innerText()).toMatch(/^failed \d\d:\d\d/)
    expect(await page.locator('.matrix-cell', { hasText: 'f_events' }).locator('.status').innerText()).toMatch(
      /^\d\d:\d\d · /,
    )
    expect(await box.locator('.matrix-owner').innerText()).toBe(HOSTILE)
    const beside = page.getByRole('region', { name: 'Jobs beside the matrix' }).locator('tbody tr')
    expect(await beside.count()).toBe(others.length)
    expect(await beside.filter({ hasText: 'broken' }).locator('.status').innerText()).toMatch(/^failed /)
    const all = [...cells.flatMap(({ jobs }) => jobs), ...others]
    const failed = all.filter(({ last_run }) => last_run?.status === 'error').length
    await page.getByText(`${failed} failed`).waitFor()
  })

  test('shows the ticks that come, with what they take and when they begin at the latest', async () => {
    const { page } = await open()
    const rows = page.getByRole('region', { name: 'Coming ticks' }).locator('tbody tr')
    await rows.first().waitFor()
    const { ticks } = await askServer<Ticks>(served, '/api/ticks')
    const jobs = await rows.locator('td:nth-child(2)').allInnerTexts()
    expect(jobs).toEqual(ticks.slice(0, jobs.length).map(({ job }) => job))
    const due = rows.filter({ hasText: 'every_4_hours/product' }).first()
    await due.getByText(/starts \d\d:\d\d:\d\d at the latest/).waitFor()
    await page.getByRole('link', { name: /^Show all \d+ of the next day/ }).click()
    await page.waitForURL(/ticks=all/)
    await until(async () => (await rows.count()) > jobs.length)
  })

  test('explains what a cell would build, and runs nothing', async () => {
    const { total } = await askServer<Runs>(served, '/api/runs')
    const { page } = await open()
    await page.getByRole('button', { name: 'What can be done to hourly/core' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Explain' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/\d+ of \d+ nodes? would be built/).waitFor()
    const { jobs } = await askServer<ExplainedJobs>(served, '/api/jobs/hourly/core/explain')
    const [cell] = jobs[0]?.steps ?? []
    expect(await dialog.locator('.job-plan-node').count()).toBe(cell?.kind === 'cell' ? cell.nodes.length : -1)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect((await askServer<Runs>(served, '/api/runs')).total).toBe(total)
  })

  test('runs a job by the keyboard alone, and shows it without being asked', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: 'What can be done to slow' }).press('Enter')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /^slow will run: run \d+/ }).waitFor()
    const row = page.getByRole('region', { name: 'Jobs beside the matrix' }).locator('tr', { hasText: 'slow' })
    await row.getByText(/^running /).waitFor()
    writeFileSync(join(served.folder, 'go'), '')
    await row.getByText(/^\d\d:\d\d · /).waitFor()
  })

  test('pauses a job and resumes it', async () => {
    const { page } = await open()
    const box = page.locator('.matrix-cell', { hasText: 'f_events' })
    const press = async (name: string) => {
      await page.getByRole('button', { name: 'What can be done to every_4_hours/product' }).click()
      await page.getByRole('menuitem', { name, exact: true }).click()
    }
    await press('Pause')
    await box.getByText(/^paused/).waitFor()
    const paused = await askServer<Jobs>(served, '/api/jobs?job=every_4_hours/product')
    expect(paused.jobs[0]?.is_paused).toBe(true)
    await press('Resume')
    await box.getByText(/^next /).waitFor()
  })

  test('says why a job cannot be run from here', async () => {
    const { page } = await open()
    await page.getByRole('button', { name: 'What can be done to locked' }).click()
    const item = page.getByRole('menuitem', { name: /Run now/ })
    expect(await item.getAttribute('aria-disabled')).toBe('true')
    expect(await item.innerText()).toContain("it has 'api: false' in trellis.yml")
  })

  test('arrows go from cell to cell, over the empty ones, and Enter opens the job', async () => {
    const { page } = await open()
    await page.getByRole('link', { name: 'd_plants', exact: true }).first().focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('stg_plants')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/jobs\/daily%2Fcore$/)
    await page.getByRole('heading', { name: 'daily/core' }).waitFor()
  })

  test('is a list by line of business on a phone', async () => {
    const { page } = await open({ width: WIDTHS.phone })
    const core = page.getByRole('region', { name: 'Core' })
    await core.waitFor()
    expect(await core.locator('.matrix-name').allInnerTexts()).toEqual(['d_plants', 'stg_plants'])
    expect(await page.getByRole('table', { name: 'Matrix', exact: true }).count()).toBe(0)
  })
})

describe.skipIf(!hasBrowser)('the page of a job', () => {
  test('looks right at every width and in both themes', async () => {
    const wrong = await looksWrong(`${served.address}/jobs/nightly`, (page) =>
      Promise.all([page.getByRole('region', { name: 'Last runs' }).waitFor(), page.locator('.job-plan').waitFor()]),
    )
    expect(wrong).toEqual([])
  })

  test('looks right where it would build many nodes', async () => {
    const wrong = await looksWrong(`${greenery.address}/jobs/daily%2Fproduct`, (page) =>
      page.locator('.job-plan-node').nth(5).waitFor(),
    )
    expect(wrong).toEqual([])
  })

  test('tells what it is, when it is due, how it has fared, and what it would do', async () => {
    const { page } = await openPage(`${served.address}/jobs/nightly`)
    await page.getByRole('region', { name: 'Last runs' }).waitFor()
    const { runs } = await askServer<Runs>(served, '/api/runs?job=nightly')
    const rows = page.getByRole('region', { name: 'Last runs' }).locator('tbody tr')
    expect(await rows.locator('td:first-child').allInnerTexts()).toEqual(runs.map(({ id }) => String(id)))
    expect(await page.locator('.run-trend-bar').count()).toBe(runs.length)
    expect(await page.locator('.page-about').innerText()).toBe(HOSTILE)
    expect(await page.getByLabel('What it is').innerText()).toContain(
      'seed → snapshot → source freshness → build --exclude tag:odd',
    )
    await page.locator('.job-plan-name', { hasText: 'snapshot' }).waitFor()
    await page.getByText('build 1 snapshot', { exact: true }).first().waitFor()
  })

  test('that there is not says so, and what is meant', async () => {
    const { page } = await openPage(`${served.address}/jobs/nightl`)
    await page.getByText("There is no job 'nightl'").waitFor()
    await page.getByText("did you mean 'nightly'?").waitFor()
  })
})
