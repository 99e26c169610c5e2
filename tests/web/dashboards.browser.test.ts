/** Greenery's dashboards in a real browser: what stands on the page is what is known of the shop. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ResultPart, TileComputed, TileData } from '#api/dashboards.ts'
import { copyGreenery, generateGreenery } from '../platform/server/greenery-project.ts'
import { run, serve, type Served } from '../platform/server/served-project.ts'
import { goTo, hasBrowser, openPage, WIDTHS } from './browser.ts'
import { looksWrong } from './looks.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

/** Runs where it is taken for HTML. */
const HOSTILE = `<img src=x onerror="window.wasHurt=1">`

const CHARTS = `
title: "All that can be drawn ${HOSTILE.replaceAll('"', "'")}"
description: "Of **everything** one. ${HOSTILE.replaceAll('"', "'")} [a link](javascript:window.wasHurt=1)"
owner: "${HOSTILE.replaceAll('"', "'")}"
filters:
  - { name: state, type: select, label: "State ${HOSTILE.replaceAll('"', "'")}", column: state, options: { model: d_users, column: state } }
  - { name: product, type: text, column: product_names }
tiles:
  - { id: bars, type: bar, title: Bars, model: fact_user_sessions, dimensions: [state], measures: [{ name: sessions, count: "*" }], order: sessions desc, limit: 12, horizontal: true }
  - { id: stacked, type: stacked, title: Stacked, sql: "select cast(ordered_at as date) as day, order_status, count(*) as orders from {{ ref('f_orders') }} group by all order by all", x: day, y: orders, series: order_status }
  - { id: area, type: area, title: Area, sql: "select cast(ordered_at as date) as day, order_status, count(*) as orders from {{ ref('f_orders') }} group by all order by all", x: day, y: orders, series: order_status, share: true }
  - { id: lines, type: line, title: Lines, model: fact_user_sessions, time: session_date, measures: [{ name: sessions, count: "*" }], goal: 300 }
  - { id: dots, type: scatter, title: Dots, sql: "select product_name, price, inventory from {{ ref('d_products') }}", x: price, y: inventory, label: product_name }
  - { id: heat, type: heatmap, title: Heat, sql: "select cast(extract(hour from started_at) as integer) as hour, session_date, count(*) as sessions from {{ ref('fact_user_sessions') }} group by all order by all", x: hour, y: session_date, value: sessions }
  - { id: hostile, type: table, title: "${HOSTILE.replaceAll('"', "'")}", sql: "select '<img src=x onerror=window.wasHurt=1>' as \\"<script>window.wasHurt=1</script>\\", '</td><script>window.wasHurt=1</script>' as other", columns: { other: { label: "<b>bold</b>" } } }
  - { id: hostile_bars, type: bar, title: Hostile bars, sql: "select '<img src=x onerror=window.wasHurt=1>' as name, 3 as n", x: name, y: n }
  - { id: words, type: markdown, markdown: "# Words\\n<script>window.wasHurt=1</script> ${HOSTILE.replaceAll('"', "'")} **strong**" }
  - { id: twin_a, type: table, title: Twin, sql: "select 1 as n", columns: { n: { label: Apples } } }
  - { id: twin_b, type: table, title: Other twin, sql: "select 1 as n", columns: { n: { label: Pears } } }
  - { id: long, type: table, title: A table that is longer than its tile, sql: "select generate_series as n from generate_series(1, 60)", height: 3 }
  - { id: steps, type: funnel, title: Four steps, fact: fact_user_sessions, steps: [{ name: came, where: 'true' }, { name: viewed, where: has_page_view }, { name: filled_a_cart, where: has_cart }, { name: bought, where: has_checkout }] }
  - { id: prose, type: markdown, height: 1, markdown: "One line.\n\nAnother one.\n\nAnd a third, which is the last." }
  - { id: nothing, type: table, title: Nothing, sql: "select 1 as one where false" }
  - { id: cut, type: line, title: More than an answer may have, sql: "select range as n, range % 7 as k from range(20000)", x: n, y: k }
  - { id: wrong_small, type: kpi, title: Wrong and small, sql: "select no_such_column, another, a_third from {{ ref('f_orders') }}" }
  - { id: wrong, type: table, title: Wrong, sql: "select no_such_column from {{ ref('f_orders') }}" }
`

const BROKEN = 'title: Broken\ntiles:\n  - { type: lines, title: x }\n'

describe.skipIf(!hasBrowser)('dashboards', () => {
  let served: Served
  let folder: string
  const get = async <T>(path: string): Promise<T> => (await (await fetch(served.address + path)).json()) as T
  const at = (path: string) => `${served.address}${path}`
  const tile = (page: Page, id: string) => page.locator(`#tile-${id}`)
  const text = async (of: Locator) => plain(await of.innerText())

  beforeAll(async () => {
    folder = copyGreenery({ 'dashboards/charts.yml': CHARTS, 'dashboards/broken.yml': BROKEN })
    await generateGreenery(folder)
    await run(folder, ['build'])
    served = await serve(folder)
    await fetch(at('/api/dashboards'))
  }, 300_000)
  tidyUpAfterAll(() => [served])

  test('the funnel says what is known of it, and its largest drop-off is marked', async () => {
    const { page, complaints } = await openPage(at('/dashboards/product_funnel'))
    await page.getByRole('heading', { name: 'Product funnel' }).waitFor()
    const value = (id: string) => text(tile(page, id).locator('.kpi-value'))
    await expect.poll(() => value('sessions')).toBe('578')
    await expect.poll(() => value('add_to_cart_rate')).toBe('80.80 %')
    await expect.poll(() => value('conversion_rate')).toBe('62.46 %')
    await expect.poll(() => value('largest_drop_off')).toBe('22.70 %')
    const funnel = tile(page, 'funnel')
    await expect
      .poll(async () => (await funnel.locator('.funnel-step').allInnerTexts()).map(plain))
      .toEqual(['Viewed a page 578 · 100.00 %', 'Added to cart 467 · 80.80 %', 'Checked out 361 · 62.46 %'])
    expect((await funnel.locator('.funnel-lost').allInnerTexts()).map(plain)).toEqual([
      '−19.20 % 111 lost',
      '−22.70 % largest drop-off',
    ])
    expect(await text(funnel.locator('.funnel-largest'))).toContain('22.70')
    expect(await funnel.getByRole('img').getAttribute('aria-label')).toContain('the largest drop-off')
    await expect.poll(() => text(page.locator('.page-head'))).toMatch(/Data as of .* owner Product/)
    const { rows } = await get<TileData>('/api/dashboards/product_funnel/tiles/funnel')
    expect(rows.map((row) => row[1])).toEqual([578, 467, 361])
    expect(complaints).toEqual([])
  })

  test("without Greenery's own people everybody buys; the choice stands in the address and the way back takes it away", async () => {
    const { page } = await openPage(at('/dashboards/product_funnel'))
    const conversion = tile(page, 'conversion_rate').locator('.kpi-value')
    const toggle = page.getByRole('button', { name: /Without Greenery's own people/ })
    await toggle.click()
    await expect.poll(() => text(conversion)).toBe('100.00 %')
    expect(new URL(page.url()).search).toBe('?customers_only=true')
    expect(await toggle.getAttribute('aria-pressed')).toBe('true')
    expect((await tile(page, 'funnel').locator('.funnel-step').allInnerTexts()).map(plain)).toContain(
      'Checked out 359 · 100.00 %',
    )
    await page.goBack()
    await expect.poll(() => text(conversion)).toBe('62.46 %')
  })

  test('a state is found and chosen, goes along to other tabs, and is taken back', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel'))
    const button = page.getByRole('button', { name: /^State/ })
    await expect.poll(() => text(button)).toMatch(/all 33/)
    await button.click()
    await page.getByLabel(/^Find in/).fill('georg')
    await page.getByRole('checkbox', { name: 'Georgia' }).check()
    await page.keyboard.press('Escape')
    expect(new URL(page.url()).search).toBe('?state=Georgia')
    await expect.poll(() => text(button)).toMatch(/Georgia/)
    await expect.poll(() => text(tile(page, 'sessions').locator('.kpi-value'))).toBe('221')
    await expect.poll(() => text(tile(page, 'conversion_rate').locator('.kpi-value'))).toBe('1.81 %')
    await page.getByRole('link', { name: 'By product' }).click()
    expect(new URL(page.url()).search).toBe('?state=Georgia&tab=by-product')
    await page.getByRole('button', { name: 'Reset' }).click()
    expect(new URL(page.url()).search).toBe('?tab=by-product')
    await expect
      .poll(async () => plain((await tile(page, 'products').locator('tbody tr').first().innerText()) ?? ''))
      .toMatch(/^String of pearls .* 60.94 %$/)
  })

  test('by day the change of the rates stands beside them', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel?tab=over-time'))
    const rows = tile(page, 'to_date').locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(3)
    expect(plain(await rows.nth(2).innerText())).toBe('Feb 11, 2021 578 467 80.80 % −19.20 pt 361 62.46 % −37.54 pt')
  })

  test('cohorts stand in their order, whatever their size', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel?tab=cohorts'))
    const months = tile(page, 'funnel_by_cohort').locator('tbody tr td:first-child')
    await expect
      .poll(async () => (await months.allInnerTexts()).slice(0, 3))
      .toEqual(['Jan 2020', 'Feb 2020', 'Mar 2020'])
  })

  test('tiles that ask alike have columns of their own, and each spark line its own grain', async () => {
    const labels = async (path: string) => (await get<TileData>(`/api/dashboards/${path}`)).columns.map((c) => c.label)
    expect(await labels('charts/tiles/twin_a')).toEqual(['Apples'])
    expect(await labels('charts/tiles/twin_b')).toEqual(['Pears'])
    const { parts } = await get<TileData>('/api/dashboards/sales/tiles/revenue')
    expect(parts['spark']?.columns[0]?.format?.grain).toBe('hour')
    const { columns } = await get<TileData>('/api/dashboards/sales/tiles/revenue_by_hour')
    expect(columns[0]?.format?.grain).toBe('hour')
  })

  test('words are never cut; a long table is as large as its file says, and on paper as long as it is', async () => {
    const tall = async (path: string) => {
      const { page } = await openPage(at(path))
      await tile(page, 'long').locator('tbody tr').first().waitFor()
      const heights = await page.evaluate(() =>
        ['long', 'prose'].map((id) => {
          const body = document.querySelector(`#tile-${id} .tile-body`) as HTMLElement
          const inside = body.firstElementChild as HTMLElement
          return { tile: body.parentElement?.offsetHeight ?? 0, cut: inside.scrollHeight > body.clientHeight + 1 }
        }),
      )
      return heights
    }
    const [table, prose] = await tall('/dashboards/charts')
    expect(table?.tile).toBeLessThan(200)
    expect(prose?.cut).toBe(false)
    const [printed] = await tall('/dashboards/charts?print=1')
    expect(printed?.tile).toBeGreaterThan(60 * 20)
  })

  test('a funnel of more steps than have room beside each other stands under each other', async () => {
    const { page } = await openPage(at('/dashboards/charts'), { width: WIDTHS.phone })
    const funnel = tile(page, 'steps')
    await funnel.locator('.funnel-bars').waitFor()
    expect((await funnel.locator('.funnel-bars-count').allInnerTexts()).map(plain)).toEqual([
      '578',
      '578',
      '467',
      '361',
    ])
    await page.setViewportSize({ width: WIDTHS.desk, height: 900 })
    await expect.poll(() => funnel.locator('.funnel-step').count()).toBe(4)
  })

  test('a table goes over two lines in its head before it is scrolled', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel'), { width: 1280 })
    const table = tile(page, 'events_per_session').locator('.table-frame')
    await table.locator('tbody tr').waitFor()
    expect(await table.evaluate((frame) => frame.scrollWidth - frame.clientWidth)).toBe(0)
  })

  test('a press on a state sets the filter, a press on a number shows the rows behind it', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel?tab=by-state'))
    const table = tile(page, 'states')
    await table.getByRole('button', { name: 'Georgia', exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.getAll('state')).toEqual(['Georgia'])
    await expect.poll(() => table.locator('tbody tr').count()).toBe(1)
    await table.getByRole('button', { name: '221', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: /^The rows behind/ })
    const { rows } = await get<ResultPart>(
      '/api/dashboards/product_funnel/tiles/states/rows?state=Georgia&at.state=Georgia',
    )
    await expect.poll(() => text(dialog.locator('.rows-acts'))).toContain(`${rows.length} rows`)
    expect(rows).toHaveLength(221)
  })

  test('a tile says how it is computed: query, models, tests', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel'))
    await tile(page, 'conversion_rate').locator('.as-of').click()
    const dialog = page.getByRole('dialog', { name: /is computed/ })
    const computed = await get<TileComputed>('/api/dashboards/product_funnel/tiles/conversion_rate/computed')
    await dialog.getByRole('link', { name: computed.depends_on[0]?.name ?? '', exact: true }).waitFor()
    expect(plain(await dialog.locator('.code-text').first().innerText())).toBe(plain(computed.queries[0]?.sql ?? ''))
    expect(await dialog.locator('.computed-tests li').count()).toBe(computed.tests.length)
  })

  test('every picture has a table, by keys alone', async () => {
    const { page } = await openPage(at('/dashboards/charts'))
    const data = await get<TileData>('/api/dashboards/charts/tiles/bars')
    await tile(page, 'bars').locator('canvas').waitFor()
    await tile(page, 'bars')
      .getByRole('button', { name: /^Of Bars/ })
      .focus()
    await page.keyboard.press('Enter')
    // Whoever types sees where the focus is: on a busy machine the menu is drawn before it takes it.
    const isFocused = (name: string) =>
      expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toMatch(name)
    await page.getByRole('menuitem', { name: 'Show as a table' }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true)
    await page.keyboard.press('s')
    await isFocused('Show as a table')
    await page.keyboard.press('Enter')
    const rows = tile(page, 'bars').locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(data.rows.length)
    expect(plain(await rows.first().innerText())).toBe('Georgia 221')
    expect(new URL(page.url()).search).toBe('?show.bars=table')
  })

  test('what a file or the warehouse says is text, whatever it says', async () => {
    const { page, complaints } = await openPage(at('/dashboards/charts'))
    await tile(page, 'words').locator('strong').waitFor()
    await expect.poll(() => tile(page, 'hostile').locator('tbody').innerText()).toContain('onerror=window.wasHurt')
    expect(await page.locator('.page-head h1').innerText()).toContain('<img src=x')
    await expect.poll(() => tile(page, 'nothing').innerText()).toContain('No rows')
    await expect.poll(() => tile(page, 'wrong').getByRole('alert').innerText()).toContain('no_such_column')
    await tile(page, 'hostile_bars').locator('canvas').hover()
    await page.locator('.chart-tip').first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0)
    expect(await page.evaluate(() => (globalThis as { wasHurt?: unknown }).wasHurt)).toBeUndefined()
    expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([])
  })

  test('the PNG of a tile is the tile as it stands there, all of its layers, in its own font', async () => {
    const { page } = await openPage(at('/dashboards/charts'))
    await page.locator('html[data-settled="true"]').waitFor()
    const unlike = async (id: string) => {
      const drawn = tile(page, id)
      await drawn.locator('.menu-open').click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: /PNG/ }).click(),
      ])
      const kept = readFileSync(await download.path()).toString('base64')
      await page.mouse.move(0, 0)
      await drawn.locator('.menu-open').evaluate((button: HTMLElement) => (button.style.opacity = '0'))
      const seen = (await drawn.screenshot({ scale: 'css' })).toString('base64')
      await drawn.locator('.menu-open').evaluate((button: HTMLElement) => (button.style.opacity = ''))
      return page.evaluate(differenceOf, [kept, seen] as const)
    }
    expect(await unlike('heat')).toBeLessThan(0.03)
    const inItsFont = await unlike('hostile')
    // As if the font were nowhere to be had.
    await page.evaluate(() => {
      const { fetch } = window
      window.fetch = (what, ...more) =>
        String(what).includes('woff2') ? Promise.reject(new Error('gone')) : fetch(what, ...more)
    })
    expect(inItsFont).toBeLessThan(0.75 * (await unlike('hostile')))
  })

  test('a picture of a part of the rows says so, an error in a small tile is read to its end, and long names stay in the sidebar', async () => {
    const { page } = await openPage(at('/dashboards/charts'))
    await tile(page, 'cut').getByText('the first 10,000 rows').waitFor()
    const body = tile(page, 'wrong_small').locator('.tile-body')
    await body.getByRole('alert').waitFor()
    await body.hover()
    await page.mouse.wheel(0, 2000)
    const isAtEnd = (element: Element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 1
    await expect.poll(() => body.evaluate(isAtEnd)).toBe(true)
    const wide = await page
      .locator('.sidebar-places a')
      .evaluateAll((links) =>
        links.filter((link) => link.scrollWidth > link.clientWidth).map((link) => link.textContent),
      )
    expect(wide).toEqual([])
  })

  test('a picture waits until there is room for it, and is as large as its place then and ever after', async () => {
    const { page } = await openPage(at('/dashboards'))
    const placed = (style: string) =>
      page.evaluate((text) => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(text)
        document.adoptedStyleSheets = [sheet]
      }, style)
    const lines = tile(page, 'lines')
    const sizes = () =>
      lines.locator('.chart-canvas').evaluate((place) => {
        const canvas = place.querySelector('canvas')
        return [place.clientWidth, place.clientHeight, canvas?.clientWidth, canvas?.clientHeight]
      })
    await placed('.chart-canvas { display: none }')
    await goTo(page, '/dashboards/charts')
    await lines.locator('.chart-canvas').waitFor({ state: 'attached' })
    await expect
      .poll(() =>
        page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .join(' '),
        ),
      )
      .toMatch(/load-charts/)
    await page.waitForLoadState('networkidle')
    // The library would make up a size of its own.
    expect(await page.locator('.chart-canvas > *').count()).toBe(0)

    for (const style of ['', '.dashboard-grid { width: 700px }', '.chart-canvas { display: none }', '']) {
      await placed(style)
      await expect
        .poll(async () => {
          const [width = 0, height, drawnWide, drawnHigh] = await sizes()
          return style.includes('none')
            ? drawnWide === undefined
            : width > 200 && width === drawnWide && height === drawnHigh
        })
        .toBe(true)
    }
  })

  test('whoever sorts a table does not have the pictures beside it worked out anew', async () => {
    const { page } = await openPage(at('/dashboards/charts'))
    await tile(page, 'cut').locator('canvas').waitFor()
    await page.locator('html[data-settled="true"]').waitFor()
    await page.evaluate(() => {
      const { prototype } = Intl.NumberFormat
      const { get } = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {}
      const counts = { written: 0 }
      Object.assign(window, { counts })
      Object.defineProperty(prototype, 'format', {
        get(this: Intl.NumberFormat): unknown {
          counts.written++
          return get?.call(this)
        },
      })
    })
    await tile(page, 'long').locator('.table-sort').click()
    await expect.poll(() => tile(page, 'long').locator('[aria-sort=ascending]').count()).toBe(1)
    const { written } = await page.evaluate(() => (window as unknown as { counts: { written: number } }).counts)
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(2_000)
  })

  test('the list names all dashboards, and shows why a file cannot be drawn as the terminal does', async () => {
    const { page } = await openPage(at('/dashboards'))
    await page.getByRole('table').getByRole('link', { name: 'Product funnel', exact: true }).waitFor()
    const problem = await page.getByRole('alert').filter({ hasText: 'broken.yml' }).innerText()
    expect(problem).toContain('dashboards/broken.yml')
    expect(problem).toContain("did you mean 'line'?")
  })

  test('a page shows what its queries give, below them', async () => {
    const { pages } = await get<{ readonly pages: readonly { readonly name: string }[] }>('/api/pages')
    const name = pages.find((each) => each.name.includes('funnel'))?.name ?? pages[0]?.name ?? ''
    const { blocks } = await get<{ readonly blocks: readonly { readonly type: string; readonly id: string }[] }>(
      `/api/pages/${name}`,
    )
    const ids = blocks.filter(({ type }) => type === 'sql').map(({ id }) => id)
    const first = await get<TileData>(`/api/pages/${name}/blocks/${ids[0]}`)
    const { page, complaints } = await openPage(at(`/pages/${name}`))
    const block = page.locator('.page-block').first()
    await expect.poll(() => block.locator('tbody tr').count()).toBe(first.rows.length)
    expect(await page.locator('.page-block').count()).toBe(ids.length)
    const turn = block.locator('.page-block-turn')
    const wasOpen = await turn.getAttribute('aria-expanded')
    await turn.click()
    expect(await turn.getAttribute('aria-expanded')).toBe(wasOpen === 'true' ? 'false' : 'true')
    expect(complaints).toEqual([])
  })

  test('explore measures a model as it is told, and says it as YAML', async () => {
    const { page, complaints } = await openPage(
      at('/explore?model=model.greenery.fact_user_sessions&by=state&as=table'),
    )
    const rows = page.locator('.explore-result tbody tr')
    await expect.poll(async () => plain((await rows.first().innerText()) ?? '')).toBe('Georgia 221')
    expect(plain(await page.locator('.explore-result tfoot').innerText())).toBe('578')
    await page.getByRole('button', { name: /^Measure/ }).click()
    await page.getByRole('checkbox', { name: 'Sum of checkouts', exact: true }).check()
    await page.keyboard.press('Escape')
    await expect.poll(() => new URL(page.url()).searchParams.getAll('measure')).toEqual(['count', 'sum:checkouts'])
    await expect.poll(async () => plain(await rows.first().innerText())).toBe('Georgia 221 4')
    await page.getByRole('button', { name: 'Save as a tile' }).click()
    await expect.poll(() => page.locator('.code-text').innerText()).toContain('sum: checkouts')
    expect(complaints).toEqual([])
  })

  test('what was explored becomes a tile of a file', async () => {
    const { page } = await openPage(at('/explore?model=model.greenery.fact_user_sessions&as=kpi'))
    await page.getByRole('button', { name: 'Save as a tile' }).click()
    await page.getByLabel('Dashboard', { exact: true }).fill('my_numbers')
    await page.getByLabel('Title', { exact: true }).fill('All sessions')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('link', { name: 'look at it' }).click()
    await expect.poll(() => text(page.locator('.tile-linked .kpi-value'))).toBe('578')
    expect(readFileSync(join(folder, 'dashboards', 'my_numbers.yml'), 'utf8')).toContain('title: All sessions')
  })

  test('in a page of others it shows itself by the token of its address, and nothing else', async () => {
    const { output } = await run(folder, ['tokens', 'create', 'wiki', '--scope', 'dashboard:product_funnel'])
    const [token = ''] = /trl_[\w-]+/.exec(output) ?? []
    const { page, complaints } = await openPage(at(`/dashboards/product_funnel?embed=${token}`))
    const conversion = tile(page, 'conversion_rate').locator('.kpi-value')
    await expect.poll(() => text(conversion)).toBe('62.46 %')
    expect(await page.locator('nav[aria-label="Places"]').count()).toBe(0)
    await page.getByRole('button', { name: /Without Greenery's own people/ }).click()
    await expect.poll(() => text(conversion)).toBe('100.00 %')
    expect(complaints).toEqual([])
    // It tells the times of the project, as the app does.
    const app = await openPage(at('/dashboards/product_funnel?customers_only=true'))
    await expect.poll(() => text(page.locator('.dashboard-facts b').first())).toMatch(/\d\d:\d\d$/)
    await expect
      .poll(async () => text(app.page.locator('.dashboard-facts b').first()))
      .toBe(await text(page.locator('.dashboard-facts b').first()))
    // What it leads to opens beside it.
    await tile(page, 'conversion_rate').locator('.as-of').click()
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('dialog').getByRole('link', { name: 'as a drawing' }).click(),
    ])
    expect(new URL(opened.url()).pathname).toBe('/lineage')
    expect(new URL(page.url()).searchParams.get('embed')).toBe(token)
  })

  test('drawn into a file it stands alone, and says when it is whole', async () => {
    const { page } = await openPage(at('/dashboards/product_funnel?print=1&customers_only=true'))
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['settled'])).toBe('true')
    expect(await page.locator('nav').count()).toBe(0)
    expect(await text(page.locator('.filter-words'))).toBe("Without Greenery's own people on")
    expect(await text(tile(page, 'conversion_rate').locator('.kpi-value'))).toBe('100.00 %')
  })

  test.each([
    '/dashboards/product_funnel',
    '/dashboards/charts',
    '/dashboards',
    '/explore?model=model.greenery.fact_user_sessions&by=state',
  ])('%s is as it is to be at three widths, in both themes', async (path) => {
    const isSettled = (page: Page) =>
      expect.poll(() => page.evaluate(() => document.documentElement.dataset['settled'])).toBe('true')
    const wrong = await looksWrong(at(path), isSettled)
    // One of the charts asks for what is not there, and a browser writes that down by itself.
    expect(wrong.filter((each) => !/the server responded with a status of 400/.test(each))).toEqual([])
  })
})

/** Any white space is a space. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** How unlike two pictures are, from 0 to 1, of the second one's size: the mean of all pixels. Runs in the page. */
async function differenceOf([one, other]: readonly [string, string]): Promise<number> {
  const pictures = await Promise.all(
    [one, other].map(async (base64) => {
      const image = new Image()
      image.src = `data:image/png;base64,${base64}`
      await image.decode()
      return image
    }),
  )
  const { naturalWidth: width = 0, naturalHeight: height = 0 } = pictures[1] ?? {}
  const [first, second] = pictures.map((image) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    context.drawImage(image, 0, 0, width, height)
    return context.getImageData(0, 0, width, height).data
  })
  let sum = 0
  first?.forEach((value, at) => (sum += Math.abs(value - (second?.[at] ?? 0))))
  return sum / (255 * (first?.length ?? 1))
}
