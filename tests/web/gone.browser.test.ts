/** Pages that are gone to while nobody answers: each says so calmly, and is there by itself when somebody does again. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeProject, run, serve, type Served } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'
import { accessProblems, goTo, hasBrowser, openPage } from './browser.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

const FILES: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect 1 as id, 'Fern' as name\n",
  'models/schema.yml': 'models:\n  - name: d_plants\n    columns: [{ name: id, tests: [unique] }, { name: name }]\n',
  'snapshots/sst_plants.yml':
    "snapshots:\n  - name: sst_plants\n    relation: ref('d_plants')\n    config: { strategy: check, unique_key: id, check_cols: all }\n",
  'dashboards/plants.yml':
    'title: Plants\ntiles: [{ id: count, type: kpi, title: How many, model: d_plants, measures: [{ name: plants, count: "*" }] }]\n',
  'dashboards/drawn.yml':
    'title: Drawn\ntiles: [{ id: bars, type: bar, title: Names, model: d_plants, dimensions: [name], measures: [{ name: plants, count: "*" }] }]\n',
  'dashboards/pages/many.md': '# How many?\n\n```sql plants\nselect count(*) as n from {{ ref("d_plants") }}\n```\n',
  'trellis.yml': 'schedule: { frequencies: { daily: "0 4 * * *" }, matrix: { daily: { core: d_plants } } }\n',
}

const PAGES = ['/', '/runs', '/runs/1/log', '/matrix', '/freshness', '/catalog', '/lineage', '/snapshots', '/settings']
const ASKING = ['/dashboards/plants', '/pages/many', '/explore?model=model.shop.d_plants']
const ALL = [...PAGES, ...ASKING]

describe.skipIf(!hasBrowser)('pages that nobody answers', () => {
  let served: Served

  beforeAll(async () => {
    const folder = makeProject(FILES)
    await run(folder, ['build', '-q'])
    served = await serve(folder)
  })
  tidyUpAfterAll(() => [served])

  test('say so without alarm, and are there when the server is', async () => {
    const opened: { readonly path: string; readonly page: Page }[] = []
    for (const path of ALL) {
      const { page } = await openPage(`${served.address}/no-such-page`)
      await page.getByText('Nothing is at this address').waitFor()
      opened.push({ path, page })
    }
    const port = new URL(served.address).port
    await served.stop()
    for (const { path, page } of opened) await goTo(page, path)
    const alarmed: string[] = []
    for (const { path, page } of opened) {
      const words = await page
        .locator('main [role="alert"]')
        .first()
        .innerText()
        .catch(() => 'nothing')
      if (!words.includes('comes by itself')) alarmed.push(`${path} says ${words}`)
      if ((await page.locator('.failure').count()) > 0) alarmed.push(`${path} is alarmed`)
      alarmed.push(...(await accessProblems(page)).map((problem) => `${path}: ${problem}`))
    }
    served = await serve(served.folder, ['--port', port])
    const isBack = () =>
      document.documentElement.dataset['settled'] === 'true' &&
      document.querySelector('main h1') !== null &&
      document.querySelector('main [role="alert"], main [aria-busy="true"]') === null
    for (const { path, page } of opened) {
      await page
        .waitForFunction(isBack, undefined)
        .catch(async () => alarmed.push(`${path} is not back: ${await page.locator('main').innerText()}`))
      await page.context().close()
    }
    expect(alarmed).toEqual([])
  })

  test('a log that was begun is read on', async () => {
    const { page } = await openPage(`${served.address}/runs/1`)
    await page.locator('html[data-settled="true"]').waitFor()
    const port = new URL(served.address).port
    await served.stop()
    await page.getByRole('link', { name: 'Log', exact: true }).click()
    await page.getByText('comes by itself').waitFor()
    served = await serve(served.folder, ['--port', port])
    await page.getByText('Done.', { exact: false }).first().waitFor()
    expect(await page.getByText('comes by itself').count()).toBe(0)
  })

  test('a picture whose part of the program could not be had does not keep its page waiting for ever', async () => {
    const { page } = await openPage(`${served.address}/dashboards/plants`)
    await page.clock.install()
    await page.locator('.kpi-value').waitFor()
    await page.route('**/assets/**', (route) => route.abort())
    await goTo(page, '/dashboards/drawn')
    await page.getByText('This page could not be loaded').waitFor()
    await page.unroute('**/assets/**')
    await page.clock.fastForward(70_000)
    await page.locator('#tile-bars canvas').waitFor()
  })
})
