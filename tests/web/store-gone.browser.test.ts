/** A server whose store has gone: its pages keep what they show and say since when it is old, others say what is missing, and all come back. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../scripts/postgres-server.mjs'
import { makeProject, run, serve, type Served } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'
import { accessProblems, goTo, hasBrowser, openPage } from './browser.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

const FILES: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect 1 as id, 'Fern' as name\n",
  'models/schema.yml': 'models:\n  - name: d_plants\n    columns: [{ name: id, tests: [unique] }]\n',
  'dashboards/plants.yml':
    'title: Plants\ntiles: [{ id: count, type: kpi, title: How many, model: d_plants, measures: [{ name: plants, count: "*" }] }]\n',
  'trellis.yml':
    'store: { env: STORE }\nschedule: { frequencies: { daily: "0 4 * * *" }, matrix: { daily: { core: d_plants } } }\n',
}

/** An answer that is older is asked for again where it is shown. */
const STALE_MS = 6_000

describe.skipIf(!hasBrowser)('a store that is gone', () => {
  let store: PostgresServer
  let served: Served

  beforeAll(async () => {
    store = await startPostgres()
    const folder = makeProject(FILES)
    const env = { STORE: store.address }
    await run(folder, ['build', '-q'], env)
    served = await serve(folder, [], env)
  })
  afterAll(() => store?.remove())
  tidyUpAfterAll(() => [served])

  test('is told on every page, also where nothing is asked, and all is there again when it is', async () => {
    const { page: kept } = await openPage(`${served.address}/matrix`)
    await kept.locator('main tbody tr').first().waitFor()
    const opened: { readonly path: string; readonly page: Page }[] = []
    for (const path of [
      '/',
      '/runs',
      '/matrix',
      '/freshness',
      '/dashboards/plants',
      '/snapshots',
      '/alerts',
      '/audit',
    ]) {
      const { page } = await openPage(`${served.address}/no-such-page`)
      await page.getByText('Nothing is at this address').waitFor()
      opened.push({ path, page })
    }
    const { page: idle } = await openPage(`${served.address}/no-such-page`)
    await idle.getByText('Nothing is at this address').waitFor()
    // What was never answered is not old.
    await idle.waitForFunction(() => document.documentElement.dataset['settled'] === 'true')
    await store.stop('immediate')
    for (const { path, page } of opened) await goTo(page, path)
    await goTo(kept, '/settings')
    const wrong: string[] = []
    for (const { path, page } of opened) {
      const isTold = () => document.querySelector('main [role="alert"], .server-gone') !== null
      const isThere = await page.waitForFunction(isTold).then(
        () => true,
        () => false,
      )
      if (!isThere) wrong.push(`${path} says nothing: ${await page.locator('main').innerText()}`)
      const words = await page.locator('main [role="alert"], .server-gone').allInnerTexts()
      if (words.some((text) => !/store|connection/i.test(text))) wrong.push(`${path} says ${words.join(' / ')}`)
      wrong.push(...(await accessProblems(page)).map((problem) => `${path}: ${problem}`))
    }
    // Also where a page has nothing to ask for, and nobody goes anywhere.
    await idle.locator('.server-gone').waitFor()
    // What was there stays, with a word above it, as soon as it is asked for anew.
    await kept.waitForTimeout(STALE_MS)
    await goTo(kept, '/matrix')
    await kept.locator('.server-gone').waitFor()
    expect(await kept.locator('main tbody tr').count()).toBeGreaterThan(0)
    await store.start()
    const isBack = () =>
      document.documentElement.dataset['settled'] === 'true' &&
      document.querySelector('main h1') !== null &&
      document.querySelector('main [role="alert"], main [aria-busy="true"], .server-gone') === null
    for (const { path, page } of [
      ...opened,
      { path: 'the one that was open', page: kept },
      { path: 'the one without questions', page: idle },
    ]) {
      await page
        .waitForFunction(isBack)
        .catch(async () => wrong.push(`${path} is not back: ${await page.locator('body').innerText()}`))
    }
    expect(wrong).toEqual([])
  })
})
