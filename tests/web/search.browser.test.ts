import { beforeAll, describe, expect, test } from 'vitest'
import { makeProject, run, serve, type Served } from '../platform/server/served-project.ts'
import { accessProblems, hasBrowser, openPage, THEMES, WIDTHS } from './browser.ts'
import { CATALOG_PROJECT } from './catalog-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

describe.skipIf(!hasBrowser)('search', () => {
  let served: Served

  beforeAll(async () => {
    const folder = makeProject(CATALOG_PROJECT)
    served = await serve(folder)
    await run(folder, ['build'])
    await fetch(`${served.address}/api/catalog`)
  })
  tidyUpAfterAll(() => [served])

  test.each([
    ['f_ord', 'f_orders', 'f_ord', /\/catalog\/model\.[^/]+$/],
    ['column:plant_na', 'f_orders', 'plant_na', /\/columns$/],
    ['invoice', 'f_orders', 'invoice', /\/catalog\/model\.[^/]+$/],
    ['unicorn', 'f_orders', 'unicorn', /\/code$/],
    ['type:exposure', 'weekly', undefined, /\/catalog\/exposure\.[^/]+$/],
  ])('the palette finds %s, marks it, and Enter opens it', async (typed, name, marked, address) => {
    const { page, complaints } = await openPage(`${served.address}/catalog`)
    await page.locator('.catalog-name a').first().waitFor()
    await page.keyboard.press('/')
    await page.getByPlaceholder('Search models').waitFor()
    await page.keyboard.type(typed)
    const first = page.locator('[cmdk-item] .hit-row').first()
    await expect.poll(() => first.locator('.hit-row-name').innerText()).toBe(name)
    if (marked !== undefined) {
      await expect
        .poll(async () => (await first.locator('mark').allInnerTexts()).join(' ').toLowerCase())
        .toContain(marked)
    }
    await page.keyboard.press('Enter')
    await page.waitForURL(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('places are found, too, and Escape closes', async () => {
    const { page } = await openPage(`${served.address}/`)
    await page.getByRole('navigation').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.locator('dialog[open]').waitFor()
    await page.keyboard.type('linea')
    await page.getByRole('option', { name: /^Lineage/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.locator('dialog[open]').waitFor()
    await page.keyboard.type('linea')
    await page.getByRole('option', { name: /^Lineage/ }).click()
    await page.waitForURL(/\/lineage$/)
    await page.context().close()
  })

  test('the page keeps what was typed in its address, and kinds narrow it', async () => {
    const { page, complaints } = await openPage(`${served.address}/search?q=plants`)
    await page.locator('.search-page-hit').first().waitFor()
    const all = await page.locator('.search-page-hit').count()
    await page.getByRole('button', { name: /^models/ }).click()
    await page.waitForURL(/q=plants\+type%3Amodel/)
    await expect.poll(() => page.locator('.search-page-hit').count()).toBeLessThan(all)
    expect(new Set(await page.locator('.search-page-hit .kind-mark').allInnerTexts())).toEqual(new Set(['M\nmodel']))
    await page.locator('.search-page-box').fill('nothing is called so')
    await page.getByText('Nothing holds this').waitFor()
    await page.locator('.search-page-box').fill('<img src=x onerror="window.harmed=1">')
    await page.locator('.search-page-hit mark').first().waitFor()
    expect(await page.evaluate(() => ['harmed' in window, document.querySelectorAll('main img').length])).toEqual([
      false,
      0,
    ])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test.each(THEMES)('nobody is kept out in the %s theme', async (theme) => {
    for (const width of Object.values(WIDTHS)) {
      const { page, complaints } = await openPage(`${served.address}/search?q=plants`, { theme, width })
      await page.locator('.search-page-hit').first().waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await accessProblems(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('h1').click()
      await page.keyboard.press('/')
      await page.keyboard.type('plants')
      await page.locator('[cmdk-item] .hit-row').first().waitFor()
      expect(await accessProblems(page)).toEqual([])
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
})
