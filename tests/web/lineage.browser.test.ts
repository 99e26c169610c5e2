import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CatalogIndex, Lineage } from '#api/catalog.ts'
import { makeProject, run, serve, type Served } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { CATALOG_PROJECT, HOSTILE } from './catalog-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

/** More than are drawn one by one, in folders. */
const MANY = Object.fromEntries(
  Array.from({ length: 650 }, (_, at) => [
    `models/many/part_${String(at % 5)}/m_${String(at).padStart(3, '0')}.sql`,
    at === 0
      ? 'select 1 as id\n'
      : `select * from {{ ref('m_${String(at - 1 - ((at - 1) % 7)).padStart(3, '0')}') }}\n`,
  ]),
)

describe.skipIf(!hasBrowser)('lineage', () => {
  let served: Served
  let project = ''
  const get = async <T>(path: string): Promise<T> => (await (await fetch(served.address + path)).json()) as T
  const around = (name: string, rest = '') =>
    `${served.address}/lineage?node=${encodeURIComponent(`model.${project}.${name}`)}${rest}`

  beforeAll(async () => {
    const folder = makeProject({ ...CATALOG_PROJECT, ...MANY })
    served = await serve(folder)
    await run(folder, ['build', '--exclude', 'path:models/many'])
    project = (await get<CatalogIndex>('/api/catalog')).project_name
  })
  tidyUpAfterAll(() => [served])

  test('around a node stands all that it is made of and all that is made of it', async () => {
    const selected = await get<Lineage>(
      '/api/lineage?select=%2Bd_plants%2B&exclude=resource_type:test+resource_type:unit_test',
    )
    const { page, complaints } = await openPage(around('d_plants'))
    await drawn(page)
    expect(await page.locator('.page-head').innerText()).toContain(`${selected.unique_ids.length} nodes`)
    await page.goto(around('d_plants', '&depth=1'))
    await drawn(page)
    const near = await get<Lineage>(
      '/api/lineage?select=1%2Bd_plants%2B1&exclude=resource_type:test+resource_type:unit_test',
    )
    expect(await page.locator('.page-head').innerText()).toContain(`${near.unique_ids.length} nodes`)
    await page.goto(around('d_plants', '&view=list'))
    await page.getByRole('table', { name: 'Lineage as a list' }).waitFor()
    const listed = await page.locator('.lineage-list-name a').allInnerTexts()
    expect(listed.toSorted()).toEqual(selected.unique_ids.map((id) => id.split('.')[2]).toSorted())
    expect(listed.indexOf('plants')).toBeLessThan(listed.indexOf('d_plants'))
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('what is known of a node beside its drawing can be put away', async () => {
    const { page } = await openPage(around('d_plants', '&depth=1'))
    await drawn(page)
    await page.getByRole('heading', { name: 'd_plants', exact: true, level: 2 }).waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await expect.poll(() => page.getByRole('heading', { name: 'd_plants', exact: true, level: 2 }).count()).toBe(0)
    expect(new URL(page.url()).searchParams.get('node')).toBe(`model.${project}.d_plants`)
    await page.context().close()
  })

  test('the arrows go along the edges, Enter opens', async () => {
    const { page } = await openPage(around('d_plants'))
    await drawn(page)
    const drawing = page.getByRole('application')
    const said = () => page.locator('.drawing [aria-live]').innerText()
    await drawing.focus()
    await expect.poll(said).toContain('d_plants')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(said).toContain('stg_plants')
    expect(new URL(page.url()).searchParams.get('at')).toBe(`model.${project}.stg_plants`)
    await page.getByRole('complementary').getByRole('link', { name: 'stg_plants' }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(said).toContain('plants')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(said).toContain('d_plants, a test fails')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/catalog\/model\.[^/]+d_plants$/)
    await page.context().close()
  })

  test('a selection is drawn in the words of dbt, and what is wrong with it is said in those of the terminal', async () => {
    const { page } = await openPage(`${served.address}/lineage`)
    await drawn(page)
    const box = page.getByLabel('--select')
    await box.fill('+f_orders,resource_type:model')
    await page.keyboard.press('Enter')
    await page.waitForURL(/select=/)
    const { unique_ids } = await get<Lineage>('/api/lineage?select=%2Bf_orders,resource_type:model')
    // With a model its tests are selected; they are not drawn unless somebody asks for them.
    const models = unique_ids.filter((id) => id.startsWith('model.'))
    expect(models.length).toBeLessThan(unique_ids.length)
    await expect.poll(() => page.locator('.page-head').innerText()).toContain(`${models.length} nodes`)
    await box.fill('state:modified')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.failure').innerText()).toContain('Got a state selector method')
    await box.fill('tag:nobody_has_it')
    await page.keyboard.press('Enter')
    await page.getByText('This selects nothing').waitFor()
    await page.context().close()
  })

  test('very many nodes are folders, which open', async () => {
    const { page, complaints } = await openPage(`${served.address}/lineage`)
    await drawn(page)
    expect(await page.locator('.page-head').innerText()).toMatch(/in \d+ boxes/)
    const drawing = page.getByRole('application')
    await drawing.focus()
    const said = () => page.locator('.drawing [aria-live]').innerText()
    await page.goto(`${served.address}/lineage?at=${encodeURIComponent(`group:${project}/models/many/part_0`)}`)
    await drawn(page)
    await expect.poll(said).toContain('part_0')
    await page.getByRole('button', { name: 'Open the folder' }).click()
    await page.waitForURL(/open=/)
    await drawn(page)
    await expect.poll(() => page.locator('.page-head').innerText()).toMatch(/in 1[3-9]\d boxes/)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the drawing is kept as SVG and as PNG, with its texts as text', async () => {
    const { page, complaints } = await openPage(around('harm', '&colour=folder'))
    await drawn(page)
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'SVG' }).click(),
    ])
    const svg = readFileSync((await picture.path()) ?? '', 'utf8')
    const texts = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml')
      const bad = parsed.querySelectorAll('parsererror, script, img, [onload], [onerror], [style]')
      return { bad: bad.length, titles: [...parsed.querySelectorAll('title')].map((title) => title.textContent) }
    }, svg)
    expect(texts).toEqual({ bad: 0, titles: expect.arrayContaining(['harm: marts']) })
    const [pixels] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PNG' }).click(),
    ])
    expect(
      readFileSync((await pixels.path()) ?? '')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    await page.goto(
      `${served.address}/lineage?node=${encodeURIComponent(HOSTILE[0])}&select=${encodeURIComponent(HOSTILE[1])}`,
    )
    await page.locator('.failure, .empty').first().waitFor()
    expect(await page.evaluate(() => ['harmed' in window, document.querySelectorAll('main img').length])).toEqual([
      false,
      0,
    ])
    expect(complaints.filter((each) => !each.includes('Failed to load resource'))).toEqual([])
    await page.context().close()
  })

  test('it is as it is to be at three widths, in both themes', async () => {
    expect(await looksWrong(around('d_plants'), drawn)).toEqual([])
    const listed = (page: Page) => page.locator('.lineage-list-name a').first().waitFor()
    expect(await looksWrong(around('d_plants', '&view=list'), listed)).toEqual([])
  })
})

async function drawn(page: Page): Promise<void> {
  await page.locator('.lineage-page[data-is-drawn=true] .drawing-canvas').waitFor()
}
