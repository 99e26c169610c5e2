/** Dashboards, answers and explore in one of several instances: its numbers, its age, its failures, and the address that holds which. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TileComputed, TileData } from '#api/dashboards.ts'
import { makeProject, run, serve, type Served, until } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

/** Five plants as the project has them, three in eu; nobody has built `new`, nobody answers for `far`, and `shut` has no secret. */
const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': SETTINGS['dbt_project.yml'] ?? '',
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: shop.duckdb, threads: 1 }
    eu: { type: duckdb, path: shop_eu.duckdb, threads: 1 }
    new: { type: duckdb, path: shop_new.duckdb, threads: 1 }
    far: { type: postgres, host: 127.0.0.1, port: 9, user: a, password: b, dbname: c, schema: d, retries: 0 }
    shut: { type: duckdb, path: shop_shut.duckdb, threads: 1 }
`,
  'trellis.yml': `defaults: { instances: [] }
schedule: { timezone: America/New_York }
instances:
  eu: { target: eu, timezone: Europe/Berlin, vars: { plants: 3 }, env: { SHOP_PLACE: { command: echo Berlin } } }
  new: { target: new }
  far: { target: far }
  shut: { target: shut, env: { SHOP_WORD: { file: /nowhere/at/all } } }
`,
  'models/d_plants.sql':
    "{{ config(materialized='table') }}\nselect range as id, '{{ env_var('SHOP_PLACE', 'everywhere') }}' as place from range({{ var('plants', 5) }})\n",
  'models/schema.yml':
    'models:\n  - name: d_plants\n    description: Plants\n    columns: [{ name: id, description: Its number }, { name: place }]\n',
  'dashboards/plants.yml': `title: Plants
filters:
  - { name: place, type: select, column: place, options: { model: d_plants, column: place } }
tiles:
  - { id: count, type: kpi, title: How many, model: d_plants, measures: [{ name: plants, count: "*" }] }
  - { id: places, type: table, title: Where, model: d_plants, dimensions: [place], measures: [{ name: plants, count: "*" }] }
  - { id: fresh, type: freshness, title: How fresh, of: [d_plants] }
  - { id: words, type: markdown, markdown: "# Plants" }
`,
  'dashboards/others.yml': 'title: Others\ntiles: [{ id: one, type: kpi, sql: "select 1 as n" }]\n',
  'dashboards/pages/many.md':
    '# How many?\n\n```sql plants\nselect place, count(*) as n from {{ ref("d_plants") }} group by place\n```\n',
}

describe.skipIf(!hasBrowser)('instances', () => {
  let served: Served
  const at = (path: string) => `${served.address}${path}`
  const get = async <T>(path: string): Promise<T> => (await (await fetch(at(path))).json()) as T

  beforeAll(async () => {
    served = await serve(makeProject(FILES))
    await run(served.folder, ['build', '-q'])
    await run(served.folder, ['build', '-q', '--instance', 'eu'])
    await until(async () => (await served.runs()).every(({ finishedAt }) => finishedAt !== null))
  })
  tidyUpAfterAll(() => [served])

  const value = (page: Page) => page.locator('#tile-count .kpi-value').innerText()
  const place = (page: Page) => page.locator('#tile-places tbody tr td').first().innerText()
  async function choose(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name: /^Instance/ }).click()
    await page.getByRole('radio', { name }).click()
    await page.keyboard.press('Escape')
  }

  test('a dashboard is chosen in an instance, which stands in the address, and the way back leads out of it', async () => {
    const { page, complaints } = await openPage(at('/dashboards/plants'))
    await expect.poll(() => value(page)).toBe('5')
    await choose(page, 'eu')
    await expect.poll(() => new URL(page.url()).search).toBe('?instance=eu')
    await expect.poll(() => value(page)).toBe('3')
    await expect.poll(() => place(page)).toBe('Berlin')
    await page.getByRole('button', { name: 'Place all' }).click()
    await page.getByRole('radio', { name: 'Berlin' }).waitFor()
    expect(await page.getByRole('radio').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.goBack()
    await expect.poll(() => value(page)).toBe('5')
    expect(await place(page)).toBe('everywhere')
    expect(complaints).toEqual([])
  })

  test('its filters, tabs, other dashboards and explore stay in the instance', async () => {
    const { page } = await openPage(at('/dashboards/plants?instance=eu'))
    await page.locator('#tile-places').getByRole('button', { name: 'Berlin' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?instance=eu&place=Berlin')
    await page.getByRole('button', { name: 'Of How many' }).click()
    await page.getByRole('menuitem', { name: 'Open in explore' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('instance')).toBe('eu')
    await expect.poll(() => page.locator('.explore-result .kpi-value').innerText()).toBe('3')
    await page.getByRole('link', { name: 'Others', exact: true }).click()
    await expect.poll(() => page.url()).toBe(at('/dashboards/others?instance=eu'))
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Dashboards' }).click()
    await expect.poll(() => page.url()).toBe(at('/dashboards?instance=eu'))
    await page.getByRole('link', { name: 'How many?' }).click()
    await expect.poll(() => page.url()).toBe(at('/pages/many?instance=eu'))
    await expect
      .poll(async () => (await page.locator('.page-block-result tbody tr').innerText()).split(/\s+/))
      .toEqual(['Berlin', '3'])
  })

  test('catalog and lineage show the instance that one comes from, and another one when it is chosen', async () => {
    const { page, complaints } = await openPage(at('/dashboards/plants?instance=eu'))
    const to = (query: string) => expect.poll(() => page.url()).toBe(at(query))
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Catalog' }).click()
    await to('/catalog?instance=eu')
    await page.getByRole('link', { name: 'd_plants' }).first().click()
    await to('/catalog/model.shop.d_plants?instance=eu')
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Runs' }).click()
    await to('/catalog/model.shop.d_plants/runs?instance=eu')
    const [ofAll, ofEu] = (await served.runs()).map(({ id }) => String(id))
    const runs = page.getByRole('region', { name: 'Runs' }).locator('tbody tr td:first-child')
    await expect.poll(() => runs.allInnerTexts()).toEqual([ofEu])
    await choose(page, 'default')
    await to('/catalog/model.shop.d_plants/runs')
    await expect.poll(() => runs.allInnerTexts()).toEqual([ofAll])
    await page.goBack()
    await page.getByRole('link', { name: 'Compiled' }).click()
    await page.getByText('range(3)').waitFor()
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Lineage' }).click()
    await to('/lineage?instance=eu')
    await page.getByRole('button', { name: 'As a list' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('instance')).toBe('eu')
    await page.getByRole('link', { name: 'd_plants' }).click()
    await to('/catalog/model.shop.d_plants?instance=eu')
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Matrix' }).click()
    await to('/matrix')
    expect(complaints).toEqual([])
  })

  test('the lineage of a tile is a step from how it is computed', async () => {
    const { page } = await openPage(at('/dashboards/plants?instance=eu'))
    await page.getByRole('button', { name: 'Of How many' }).click()
    await page.getByRole('menuitem', { name: 'How is this computed?' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('link', { name: 'as a drawing' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Of How many')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'How is this computed?' }).press('Enter')
    await page.getByRole('link', { name: 'as a drawing' }).click()
    await expect.poll(() => page.url()).toBe(at('/lineage?select=%2Bd_plants&instance=eu'))
    await expect.poll(() => page.locator('.page-head .pill').first().innerText()).toBe('1 node')
  })

  test('how old a number is, and which run it came from, are those of the instance', async () => {
    const tile = (query: string) => get<TileData>(`/api/dashboards/plants/tiles/count${query}`)
    const [all, eu] = [await tile(''), await tile('?instance=eu')]
    expect(Date.parse(eu.as_of ?? '')).toBeGreaterThan(Date.parse(all.as_of ?? ''))
    const computed = (query: string) => get<TileComputed>(`/api/dashboards/plants/tiles/count/computed${query}`)
    const runs = await served.runs()
    expect((await computed('?instance=eu')).last_run?.id).toBe(runs.find(({ instance }) => instance === 'eu')?.id)
    expect((await computed('')).last_run?.id).toBe(runs.find(({ instance }) => instance === null)?.id)
    expect((await computed('?instance=eu')).queries[0]?.sql).toContain('"shop_eu"')
  })

  test.each([
    ['far', 'The database of far cannot be asked', /Connection refused[\s\S]*start the server/],
    [
      'new',
      'The database of new cannot be asked',
      /There is no database at .*shop_new\.duckdb yet[\s\S]*trellis build --instance new/,
    ],
    ['shut', 'Cannot get the variable SHOP_WORD of instance shut', /there is no file \/nowhere\/at\/all/],
  ])('where the database of %s cannot be asked, it is said once, with what to do', async (name, title, words) => {
    const { page } = await openPage(at(`/dashboards/plants?instance=${name}`))
    const failure = page.getByRole('alert')
    // A tile that was answered before all others were says it for itself until they say the same.
    await expect.poll(async () => (await failure.allInnerTexts()).map((text) => text.includes(title))).toEqual([true])
    expect(await failure.innerText()).toMatch(words)
    await choose(page, 'eu')
    await expect.poll(() => value(page)).toBe('3')
    expect(await failure.count()).toBe(0)
  })

  test('an instance that is not there is told, with the name that was meant', async () => {
    const { page } = await openPage(at('/dashboards/plants?instance=euu'))
    const failure = page.getByRole('alert')
    await failure.waitFor()
    expect(await failure.innerText()).toContain("There is no instance 'euu'")
    expect(await failure.innerText()).toContain("did you mean 'eu'?")
    await choose(page, 'eu')
    await expect.poll(() => value(page)).toBe('3')
  })

  test('drawn into a file it says which instance it shows', async () => {
    const { page } = await openPage(at('/dashboards/plants?instance=eu&print=1'))
    await expect.poll(() => value(page)).toBe('3')
    expect(await page.locator('.page-head').innerText()).toContain('eu')
  })

  test.each([
    '/dashboards/plants?instance=eu',
    '/dashboards/plants?instance=far',
    '/pages/many?instance=eu',
    '/explore?instance=eu',
    '/catalog?instance=eu',
    '/catalog/model.shop.d_plants?instance=shut',
    '/lineage?instance=eu',
  ])('%s is as it is to be at three widths, in both themes', async (path) => {
    const wrong = await looksWrong(at(path), (page) =>
      page.waitForFunction(() => document.documentElement.dataset['settled'] === 'true', undefined, {
        timeout: 60_000,
      }),
    )
    // A browser writes down by itself that it got no answer.
    expect(wrong.filter((each) => !/the server responded with a status of (?:503|422)/.test(each))).toEqual([])
  })
})
