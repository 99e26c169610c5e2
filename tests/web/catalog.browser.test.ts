import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CatalogIndex, CatalogShard, Sample } from '#api/catalog.ts'
import { makeProject, run, serve, type Served } from '../platform/server/served-project.ts'
import { accessProblems, goTo, hasBrowser, openPage, THEMES, WIDTHS } from './browser.ts'
import { CATALOG_PROJECT, HOSTILE } from './catalog-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

describe.skipIf(!hasBrowser)('the catalog', () => {
  let served: Served
  const get = async <T>(path: string): Promise<T> => (await (await fetch(served.address + path)).json()) as T
  const node = (unique_id: string, tab = '') => `${served.address}/catalog/${encodeURIComponent(unique_id)}${tab}`
  const rowsOf = (page: Page) => page.getByRole('table', { name: 'Nodes' })

  beforeAll(async () => {
    const folder = makeProject(CATALOG_PROJECT)
    served = await serve(folder)
    await run(folder, ['build'])
    await run(folder, ['docs', 'generate'])
    await fetch(`${served.address}/api/catalog`)
  })
  tidyUpAfterAll(() => [served])

  test('all nodes of every kind are listed, and what is chosen stands in the address', async () => {
    const index = await get<CatalogIndex>('/api/catalog')
    const { page, complaints } = await openPage(`${served.address}/catalog`)
    await rowsOf(page).waitFor()
    expect(await rowsOf(page).getAttribute('aria-rowcount')).toBe(String(index.nodes.name.length))
    await page.getByRole('button', { name: /^models/ }).click()
    await page.waitForURL(/type=model/)
    expect(await rowsOf(page).getAttribute('aria-rowcount')).toBe('5')
    await page.getByRole('button', { name: 'Tag', exact: true }).click()
    await page.getByRole('checkbox', { name: /daily/ }).check()
    await page.keyboard.press('Escape')
    await expect.poll(() => rowsOf(page).getAttribute('aria-rowcount')).toBe('1')
    expect(new URL(page.url()).search).toBe('?type=model&tag=daily')
    await page.goBack()
    await expect.poll(() => rowsOf(page).getAttribute('aria-rowcount')).toBe('5')
    await page.getByRole('button', { name: 'Name' }).click()
    const names = await page.locator('.catalog-name a').allInnerTexts()
    expect(names).toEqual(names.toSorted())
    await page.getByRole('button', { name: 'Open models' }).click()
    await page.getByRole('link', { name: /^marts/ }).click()
    await page.waitForURL(/at=shop%2Fmodels%2Fmarts/)
    await page.getByLabel('Name or description').fill('orders')
    await expect.poll(() => page.locator('.catalog-name a').allInnerTexts()).toEqual(['f_orders'])
    expect(complaints).toEqual([])
  })

  test('a failing test is seen in the list, in the title line and beside the column', async () => {
    const { page } = await openPage(`${served.address}/catalog?status=a+test+fails`)
    await expect.poll(() => page.locator('.catalog-name a').allInnerTexts()).toEqual(['d_plants'])
    await page.getByRole('link', { name: 'd_plants' }).click()
    await page.getByRole('heading', { name: 'd_plants' }).waitFor()
    await expect.poll(() => page.locator('.page-head').innerText()).toContain('2 / 3')
    await page.getByRole('link', { name: /^Tests/ }).click()
    const failing = page.getByRole('row', { name: /accepted_values/ })
    await expect.poll(() => failing.innerText()).toMatch(/fail/)
    expect(await failing.innerText()).toContain('values: ["fern"]')
    await page.getByRole('link', { name: /^Columns/ }).click()
    await page.getByRole('link', { name: 'accepted_values' }).waitFor()
  })

  test('a page says what the server says: columns, rows, runs, code and where its names lead', async () => {
    const index = await get<CatalogIndex>('/api/catalog')
    const place = index.nodes.name.indexOf('f_orders')
    const shard = await get<CatalogShard>(`/api/catalog/shards/${Math.floor(place / index.shard_size)}`)
    const details = shard.nodes.find(({ name }) => name === 'f_orders')
    const id = details?.unique_id ?? ''
    const sample = await get<Sample>(`/api/catalog/nodes/${id}/sample`)
    const { page, complaints } = await openPage(node(id))
    await page.locator('.markdown strong').first().waitFor()
    expect(await page.locator('.markdown').first().innerText()).toContain('Orders of the shop')
    expect(await page.locator('.page-head').innerText()).toMatch(
      /success[\s\S]*tests[\s\S]*2 \/ 3|3 \/ 3[\s\S]*owner\s+Ann/,
    )
    await page.getByRole('link', { name: /^Columns/ }).click()
    await page.getByRole('cell', { name: 'order_id' }).waitFor()
    expect(await page.locator('.table tbody tr').count()).toBe(details?.columns?.length)
    await page.locator('.tabs').getByRole('link', { name: 'Rows' }).click()
    await page.locator('.node-rows-cell').first().waitFor()
    expect(await page.locator('.table tbody tr').count()).toBe(sample.rows.length)
    expect(await page.locator('.table tbody tr').first().innerText()).toBe(sample.rows[0]?.join('\t'))
    await page.locator('.tabs').getByRole('link', { name: 'Runs' }).click()
    await page.locator('.table .status-ok').first().waitFor()
    await page.getByRole('link', { name: 'Compiled' }).click()
    await expect.poll(() => page.locator('.code-text').innerText()).toContain('cast(id as integer)')
    await page.getByRole('link', { name: 'Code', exact: true }).click()
    await page.locator('.code-keyword').first().waitFor()
    expect((await page.locator('.code-text').innerText()).trim()).toBe(details?.raw_code?.trim())
    await page.locator('.code-link', { hasText: 'say_id' }).click()
    await page.getByRole('heading', { name: 'say_id' }).waitFor()
    await page.goBack()
    await page.locator('.code-link', { hasText: "ref('stg_plants')" }).click()
    await page.getByRole('heading', { name: 'stg_plants' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('each kind has its page, and names and texts that would do harm stand there as text', async () => {
    const index = await get<CatalogIndex>('/api/catalog')
    const own = (await get<CatalogShard>('/api/catalog/shards/0')).nodes
    const last = (await get<CatalogShard>(`/api/catalog/shards/${index.shards - 1}`)).nodes
    const nodes = [...own, ...last].filter(({ package_name }) => package_name === index.project_name)
    expect([...new Set(nodes.map(({ resource_type }) => resource_type))]).toEqual(
      expect.arrayContaining(['seed', 'snapshot', 'model', 'test', 'unit_test', 'exposure', 'group', 'doc']),
    )
    const { page, complaints } = await openPage(`${served.address}/catalog`)
    const hostile = nodes.filter(
      ({ name, resource_type }) => /harm|say_id/.test(name) || KINDS_OF_TEXTS.has(resource_type),
    )
    for (const { unique_id, label, name } of hostile) {
      for (const tab of ['', '/details']) {
        await goTo(page, node(unique_id, tab))
        await page.getByRole('heading', { level: 1, name: label ?? name }).waitFor()
        await page.locator('.tabs').waitFor()
        await page.locator('.markdown-plain').first().waitFor({ state: 'detached' })
        expect(await harmIn(page), unique_id + tab).toEqual([])
      }
    }
    const harm = hostile.find(({ name }) => name === 'harm')?.unique_id ?? ''
    for (const tab of ['/columns', '/code', '/rows', '/lineage']) {
      await goTo(page, node(harm, tab))
      await page.locator('.table, .code-keyword, .node-neighbours').first().waitFor()
      expect(await harmIn(page), tab).toEqual([])
    }
    await goTo(page, node(harm))
    await page.locator('.markdown p').first().waitFor()
    const shown = await page.locator('.markdown').first().innerText()
    for (const payload of [HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[5]]) expect(shown).toContain(payload)
    expect(await page.locator('.page-head').innerText()).toContain(HOSTILE[0])
    for (const search of ['', '?q=harm', '?type=exposure', '?by=database']) {
      await goTo(page, `/catalog${search}`)
      await page.locator('.catalog-name a').first().waitFor()
      expect(await harmIn(page)).toEqual([])
    }
    expect(complaints).toEqual([])
  })

  test('nobody is kept out, at any width and in both themes', async () => {
    const tabs = ['', '/columns', '/code', '/tests', '/runs', '/details', '/lineage']
    const addresses = [
      `${served.address}/catalog`,
      ...tabs.map((tab) => node('model.shop.d_plants', tab)),
      node('model.shop.f_orders'),
      node('exposure.shop.weekly'),
    ]
    for (const theme of THEMES) {
      for (const width of Object.values(WIDTHS)) {
        const { page, complaints } = await openPage(`${served.address}/catalog`, { theme, width })
        for (const address of addresses) {
          await goTo(page, address)
          await page
            .locator(address.endsWith('/catalog') ? '.catalog-name a' : '.tabs')
            .first()
            .waitFor()
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(beyond, address).toBeLessThanOrEqual(0)
          if (width !== WIDTHS.tablet) expect(await accessProblems(page), `${address} ${theme}`).toEqual([])
        }
        expect(complaints).toEqual([])
        await page.context().close()
      }
    }
  })
})

const KINDS_OF_TEXTS: ReadonlySet<string> = new Set(['exposure', 'unit_test', 'group', 'doc'])

/** What of a text has become more than text. */
async function harmIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('main img, main script, main iframe, main [onload], main [onerror]')]
    const links = [...document.querySelectorAll('main a[href^="javascript" i]')]
    const harmed = 'harmed' in window ? ['it ran'] : []
    return [...harmed, ...[...found, ...links].map((element) => element.outerHTML)]
  })
}
