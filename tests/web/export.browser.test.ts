import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeProject, removeProjects, run } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'
import { accessProblems, closeBrowser, hasBrowser, openPage } from './browser.ts'

const FILES: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'seeds/plants.csv': 'id,name,state\n1,Monstera,Texas\n2,Pothos,Ohio\n3,Fern,Ohio\n',
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('plants') }}\n",
  'models/schema.yml':
    'models:\n  - name: d_plants\n    columns:\n      - name: name\n        tests: [{accepted_values: {arguments: {values: [Monstera, Pothos, Secretfern]}}}]\n      - name: state\n',
  'snapshots/sst_plants.yml':
    "snapshots:\n  - name: sst_plants\n    relation: ref('plants')\n    config: {strategy: check, unique_key: id, check_cols: all}\n",
  'dashboards/plants.yml': `title: Plants
filters:
  - { name: state, type: select, column: state, options: [Texas, Ohio] }
  - { name: name, type: text, column: name }
tiles:
  - { id: count, type: kpi, title: Plants, model: d_plants, measures: [{ name: plants, count: "*" }] }
  - { id: bars, type: bar, title: By state, width: 12, model: d_plants, dimensions: [state], measures: [{ name: plants, count: "*" }] }
`,
  'trellis.yml':
    'schedule:\n  frequencies: { daily: "0 4 * * *" }\n  matrix: { daily: { core: d_plants } }\njobs:\n  nightly: { steps: [build], cron: "0 3 * * *" }\n',
}

const PAGES = ['/', '/runs', '/runs/1', '/runs/1/nodes', '/runs/1/log', '/runs/1/details', '/matrix', '/jobs/nightly']
const MORE = ['/freshness', '/catalog', '/lineage', '/snapshots', '/alerts', '/alerts/rules', '/dashboards']
const OF_NODES = ['', '/columns', '/code', '/compiled', '/tests', '/runs', '/lineage', '/details']

describe.skipIf(!hasBrowser)('an export', () => {
  let folder = ''
  let site: Server
  let address = ''

  beforeAll(async () => {
    folder = makeProject(FILES)
    await run(folder, ['build'])
    expect(await run(folder, ['export'])).toMatchObject({ code: 0, output: 'Exported to target/export\n' })
    expect(await run(folder, ['export', '--single-file', 'all.html'])).toMatchObject({ code: 0 })
    site = bareServer(join(folder, 'target', 'export'))
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/below/a/path/`
  }, 300_000)
  afterAll(async () => {
    site?.closeAllConnections()
    site?.close()
    await closeBrowser()
    await removeProjects()
  })

  const everywhere = () => [
    ...PAGES,
    ...MORE,
    ...OF_NODES.map((tab) => `/catalog/model.shop.d_plants${tab}`),
    '/snapshots/snapshot.shop.sst_plants?ask=most-changed',
    '/lineage?job=daily%2Fcore',
    '/dashboards/plants',
    '/dashboards/plants?state=Ohio',
  ]

  test('holds all that its pages ask for, below any path of a bare web server', async () => {
    const wrong: string[] = []
    for (const path of everywhere()) {
      const { page, complaints } = await openPage(`${address}#${path}`)
      await settled(page)
      wrong.push(...[...complaints, ...(await failuresOn(page))].map((each) => `${path}: ${each}`))
      await page.context().close()
    }
    expect(wrong).toEqual([])
  })

  test.each([
    ['a folder', () => address],
    ['a file on disk', () => pathToFileURL(join(folder, 'all.html')).href],
  ])('as %s shows numbers, values of filters, and what is searched', async (_kind, at) => {
    const { page, complaints } = await openPage(`${at()}#/dashboards/plants`)
    const value = page.locator('#tile-count .kpi-value')
    await expect.poll(() => value.innerText()).toBe('3')
    await page.goto(`${at()}#/dashboards/plants?state=Ohio`)
    await expect.poll(() => value.innerText()).toBe('2')
    await page.goto(`${at()}#/catalog`)
    await page.locator('.catalog-name a').first().waitFor()
    await page.keyboard.press('/')
    await page.getByPlaceholder('Search models').waitFor()
    await page.keyboard.type('d_plan')
    const first = page.locator('[cmdk-item] .hit-row-name').first()
    await expect.poll(() => first.innerText()).toBe('d_plants')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'd_plants' }).waitFor()
    expect(await page.evaluate(() => location.hash)).toContain('#/catalog/model.shop.d_plants')
    await page.goBack()
    await page.locator('.catalog-name a').first().waitFor()
    expect(await accessProblems(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('answers selections by what it holds, and says which words it does not know', async () => {
    const { page, complaints } = await openPage(`${address}#/lineage`)
    const count = page.locator('.page-head .pill').first()
    const draw = async (select: string, exclude: string) => {
      await page.getByLabel('--select').fill(select)
      await page.getByLabel('--exclude').fill(exclude)
      await page.getByRole('button', { name: 'Draw', exact: true }).click()
    }
    await draw('+d_plants snapshot.*', '')
    await expect.poll(() => count.innerText()).toBe('2 nodes')
    expect(await page.evaluate(() => location.hash)).toContain('select=%2Bd_plants')
    await draw('path:models resource_type:seed+', 'package:shop,resource_type:snapshot')
    await expect.poll(() => count.innerText()).toBe('3 nodes')
    await draw('state:modified', '')
    await page.getByText("An export does not know 'state:'").waitFor()
    expect(await accessProblems(page)).toEqual([])
    expect(complaints.filter((each) => !/404/.test(each))).toEqual([])
    await page.context().close()
  })

  test('says what it does not hold, and offers nothing that only a server can do', async () => {
    const { page } = await openPage(`${address}#/dashboards/plants?name=Fern`)
    await page.getByText('This export does not hold that').first().waitFor()
    const places = await page.locator('.sidebar-places a').allInnerTexts()
    expect(places).toContain('Catalog')
    expect(places).not.toContain('Settings')
    await page.goto(`${address}#/runs/1`)
    await settled(page)
    const offered = await page.getByRole('button', { name: /Retry|Cancel|Run again/ }).all()
    for (const button of offered) expect(await button.isEnabled()).toBe(false)
    await page.context().close()
  })

  test('has no rows of failing tests', () => {
    const page = readFileSync(join(folder, 'all.html'), 'utf8')
    expect(page).toContain('data-index.json')
    const kept = run(folder, ['tests', '--output', 'json'])
    return kept.then(({ output }) => {
      expect(output).toContain('accepted_values')
      const data = join(folder, 'target', 'export', 'data')
      const index = JSON.parse(readFileSync(join(data, 'index.json'), 'utf8')) as { packs: number }
      for (let pack = 0; pack < index.packs; pack++) {
        expect(readFileSync(join(data, 'packs', `${pack}.json`), 'utf8')).not.toMatch(/"value_field":\s*"Fern"/)
      }
    })
  })

  test('tells in the place of a tile that cannot be had what is wrong with it, and holds all others', async () => {
    const broken = makeProject({
      ...FILES,
      'dashboards/broken.yml':
        'title: Broken\ntiles:\n  - { id: good, type: kpi, title: Good, model: d_plants, measures: [{ name: plants, count: "*" }] }\n  - { id: bad, type: table, title: Bad, sql: "select no_such_column from {{ ref(\'d_plants\') }}" }\n',
    })
    await run(broken, ['build'])
    const { code, output } = await run(broken, ['export', '--single-file', 'all.html'])
    expect(code).toBe(0)
    expect(output).toContain('what is wrong instead')
    expect(output).toMatch(/\/api\/dashboards\/broken\/tiles\/bad: .*no_such_column/)
    const { page } = await openPage(`${pathToFileURL(join(broken, 'all.html'))}#/dashboards/broken`)
    await expect.poll(() => page.locator('.kpi-value').first().innerText()).toBe('3')
    await expect.poll(() => page.getByRole('alert').first().innerText()).toContain('no_such_column')
    expect(await accessProblems(page)).toEqual([])
    await page.context().close()
  })

  test('takes the place of another export alone', async () => {
    mkdirSync(join(folder, 'mine'))
    writeFileSync(join(folder, 'mine', 'notes.txt'), 'kept')
    const refused = await run(folder, ['export', '--output', 'mine'])
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.output).toContain('holds files that are no export')
    expect(readFileSync(join(folder, 'mine', 'notes.txt'), 'utf8')).toBe('kept')
    expect((await run(folder, ['export'])).code).toBe(0)
  })

  test('a dashboard is drawn into a picture and a document, and what is not meant or not whole is told', async () => {
    const env = { TRELLIS_CHROMIUM: process.env['TRELLIS_TEST_CHROMIUM'] ?? '' }
    const words = ['dashboards', 'render', 'plants', '--filter', 'state=Ohio']
    expect(await run(folder, [...words, '-o', 'plants.png'], env)).toMatchObject({
      code: 0,
      output: 'Wrote plants.png\n',
    })
    expect(await run(folder, [...words, '-o', 'plants.pdf'], env)).toMatchObject({ code: 0 })
    const picture = readFileSync(join(folder, 'plants.png'))
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    // Two pixels for each of the page's, and none below its tiles.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20) < 1800]).toEqual([2560, true])
    expect(readFileSync(join(folder, 'plants.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    const { left, right } = await emptyMargins(picture)
    expect(right).toBe(left)
    const none = await run(folder, words, { TRELLIS_CHROMIUM: '/nowhere/chromium' })
    expect(none.output).toContain("TRELLIS_CHROMIUM names '/nowhere/chromium', which is not there")
    const refused = async (...more: readonly string[]) => {
      const { code, output } = await run(folder, [...words, ...more], env)
      return [code, output.split('\n').slice(1, 3).join(' ').replace(/\s+/g, ' ').trim()]
    }
    expect((await run(folder, ['dashboards', 'render', 'nothing'], env)).code).toBe(2)
    expect(await refused('--filter', 'stat=Ohio')).toEqual([
      2,
      "The dashboard has no filter 'stat' hint: did you mean 'state'?",
    ])
    expect(await refused('--tab', 'other')).toEqual([2, expect.stringContaining("The dashboard has no tab 'other'")])
    const partly = await run(
      folder,
      ['dashboards', 'render', 'plants', '--filter', 'state=Utah', '-o', 'part.png'],
      env,
    )
    expect(partly.code).toBe(1)
    expect(partly.output).toContain('Not all of it could be drawn')
    expect(partly.output).toContain("The filter state has no 'Utah'")
  })
})

function settled(page: Page): Promise<unknown> {
  return page.locator('html[data-settled="true"]').waitFor()
}

/** What a page says of answers that are not there. */
async function failuresOn(page: Page): Promise<readonly string[]> {
  const alerts = await page.locator('[role="alert"]').allInnerTexts()
  return alerts.filter((text) => /does not hold|could not be drawn/.test(text))
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** How many pixels are of one colour at the left and at the right of a picture, from top to bottom. */
async function emptyMargins(picture: Buffer) {
  const { page } = await openPage('about:blank')
  const margins = await page.evaluate(
    async (source) => {
      const bitmap = await createImageBitmap(await (await fetch(source)).blob())
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
      context.drawImage(bitmap, 0, 0)
      const column = (x: number) => new Uint32Array(context.getImageData(x, 0, 1, bitmap.height).data.buffer)
      const ground = column(0)[0]
      const isEmpty = (x: number) => column(x).every((pixel) => pixel === ground)
      let left = 0
      while (left < bitmap.width && isEmpty(left)) left++
      let right = 0
      while (right < bitmap.width && isEmpty(bitmap.width - 1 - right)) right++
      return { left, right }
    },
    `data:image/png;base64,${picture.toString('base64')}`,
  )
  await page.context().close()
  return margins
}

/** As bare as web servers are: files below a path, nothing else. */
function bareServer(root: string): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/below\/a\/path/, '')
    const file = join(root, path === '/' ? 'index.html' : path)
    if (!existsSync(file) || statSync(file).isDirectory()) return void response.writeHead(404).end()
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      .end(readFileSync(file))
  })
}
