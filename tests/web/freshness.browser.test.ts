/** Freshness: what the page shows is what the API has measured. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Freshness } from '#api/freshness.ts'
import { type Served, until } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { askServer, runJobs, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await servePlatform()
  await runJobs(served, 'nightly')
})

tidyUpAfterAll(() => [served])

describe.skipIf(!hasBrowser)('freshness', () => {
  const rowsOf = (page: Awaited<ReturnType<typeof openPage>>['page']) =>
    page.getByRole('region', { name: 'Freshness' }).locator('tbody tr')

  test('looks right at every width and in both themes', async () => {
    const wrong = await looksWrong(`${served.address}/freshness`, (page) => rowsOf(page).first().waitFor())
    expect(wrong).toEqual([])
  })

  test('shows each with its verdict and what makes it so old', async () => {
    const { page } = await openPage(`${served.address}/freshness`)
    await rowsOf(page).first().waitFor()
    const { sources, models } = await askServer<Freshness>(served, '/api/freshness')
    expect(await rowsOf(page).count()).toBe(sources.length + models.length)
    const late = models.find(({ unique_id }) => unique_id === 'model.shop.f_events')
    expect(late).toMatchObject({ verdict: 'late', oldest_source: 'source.shop.raw.events' })
    const row = await rowsOf(page).filter({ hasText: 'f_events' }).innerText()
    expect(row).toContain('late')
    expect(row).toContain('raw.events')
    const source = await rowsOf(page).filter({ hasText: 'source' }).first().innerText()
    expect(source).toContain('warns after 1 day')
  })

  test('keeps its filters in the address, and the way back takes them off', async () => {
    const { page } = await openPage(`${served.address}/freshness`)
    await rowsOf(page).first().waitFor()
    const all = await rowsOf(page).count()
    await page.getByRole('button', { name: /^Verdict/ }).click()
    await page.getByRole('checkbox', { name: /^late/ }).check()
    await page.keyboard.press('Escape')
    await page.waitForURL(/verdict=late/)
    const verdicts = await rowsOf(page).locator('td:first-child').allInnerTexts()
    expect(new Set(verdicts)).toEqual(new Set(['late']))
    await page.goBack()
    await until(async () => (await rowsOf(page).count()) === all)
    await page.getByRole('searchbox', { name: 'Find a node' }).fill('nothing is called so')
    await page.getByText('No node is like this').waitFor()
  })

  test('has the history of each at an address of its own', async () => {
    const { page } = await openPage(`${served.address}/freshness`)
    await page.getByRole('link', { name: 'History of f_events' }).click()
    await page.waitForURL(/node=model\.shop\.f_events/)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('region', { name: 'History' }).waitFor()
    const { history } = await askServer<{ history: unknown[] }>(served, '/api/freshness/model.shop.f_events/history')
    expect(await dialog.locator('tbody tr').count()).toBe(history.length)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(page.url()).not.toContain('node=')
    await page.getByRole('link', { name: 'History of f_events' }).click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'hidden' })
  })
})
