/** The way of who opens the shop's address for the first time, with the mouse alone: from a number to the model, the run and the test behind it. */
import type { Locator } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { copyGreenery, generateGreenery } from '../platform/server/greenery-project.ts'
import { run, serve, type Served } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served | undefined

beforeAll(async () => {
  if (!hasBrowser) return
  const folder = copyGreenery({
    'tests/nobody_is_from_georgia.sql':
      "select session_id, state from {{ ref('fact_user_sessions') }} where state = 'Georgia'\n",
  })
  await generateGreenery(folder)
  await run(folder, ['build'])
  served = await serve(folder)
})

tidyUpAfterAll(() => [served])

test.skipIf(!hasBrowser)(
  'from the address to a number of one state, the rows behind it, its model, its lineage, its last run and the test that fails',
  async () => {
    const { page, complaints } = await openPage(served?.address ?? '')
    const text = async (of: Locator) => (await of.innerText()).replace(/\s+/g, ' ').trim()
    const path = () => new URL(page.url()).pathname

    await page.locator('nav').getByRole('link', { name: 'Dashboards' }).click()
    await page.getByRole('link', { name: 'Product funnel' }).first().click()
    const sessions = page.locator('#tile-sessions .kpi-value')
    await expect.poll(() => text(sessions)).toBe('578')

    await page.getByRole('button', { name: /^State/ }).click()
    await page.getByRole('checkbox', { name: 'Georgia' }).check()
    await page.keyboard.press('Escape')
    await expect.poll(() => text(sessions)).toBe('221')

    await page.getByRole('link', { name: 'By state' }).click()
    await page.locator('#tile-states').getByRole('button', { name: '221', exact: true }).click()
    const rows = page.getByRole('dialog', { name: /^The rows behind/ })
    await expect.poll(() => text(rows)).toContain('221 rows')
    await page.keyboard.press('Escape')

    await page.locator('#tile-states .as-of').click()
    const computed = page.getByRole('dialog', { name: /is computed/ })
    await expect.poll(() => text(computed)).toContain('nobody_is_from_georgia')
    await computed.getByRole('link', { name: 'fact_user_sessions', exact: true }).first().click()
    await page.getByRole('heading', { name: 'fact_user_sessions' }).waitFor()
    expect(path()).toBe('/catalog/model.greenery.fact_user_sessions')

    await page.locator('.tabs').getByRole('link', { name: 'Lineage' }).click()
    await page.getByRole('link', { name: 'Draw all that it is made of' }).click()
    await page.locator('.lineage-page[data-is-drawn=true] .drawing-canvas').waitFor()
    await page.goBack()

    await page
      .locator('.tabs')
      .getByRole('link', { name: /^Tests/ })
      .click()
    const failing = page.getByRole('row', { name: /nobody_is_from_georgia/ })
    await expect.poll(() => text(failing)).toContain('fail')

    await page.locator('.tabs').getByRole('link', { name: 'Runs' }).click()
    await page.locator('.table tbody').getByRole('link').first().click()
    await expect.poll(path).toMatch(/^\/runs\/\d+/)
    await expect.poll(() => text(page.locator('main'))).toContain('nobody_is_from_georgia')
    await expect.poll(() => text(page.locator('main'))).toContain('Got 221 results, configured to fail if != 0')
    expect(complaints).toEqual([])
  },
)
