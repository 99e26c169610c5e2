/**
 * Measures the web app in a real Chromium: pages over a project of 10,000 models, from a server and from an export, the example
 * shop's dashboards, and a long log. Each time is the page's own clock, from the start of its navigation or from the keystroke.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createReadStream, cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { makeProject } from '../make-project.mjs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Gives rows: what, the figure, its goal. Undefined where there is no Chromium. */
export async function benchWeb({ root, work, program, isQuick }) {
  const executablePath = process.env.TRELLIS_TEST_CHROMIUM ?? PLACES.find((path) => existsSync(path))
  if (executablePath === undefined) return undefined
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
  const bench = { root, work, program, browser, models: isQuick ? 500 : 10_000, rounds: isQuick ? 3 : 7, rows: [] }
  try {
    initialScript(bench)
    await catalog(bench)
    await shop(bench)
  } finally {
    await browser.close()
  }
  return bench.rows
}

/** What the browser must have before the first page, compressed as it is sent. */
function initialScript({ root, rows }) {
  const page = readFileSync(join(root, 'dist', 'web', 'index.html'), 'utf8')
  const names = [...page.matchAll(/"\/assets\/([^"]+\.js)"/g)].map(([, name]) => name)
  const bytes = names.map(
    (name) => gzipSync(readFileSync(join(root, 'dist', 'web', 'assets', name)), { level: 9 }).length,
  )
  add(rows, 'script before the first page', bytes.reduce((sum, each) => sum + each, 0) / 1000, 250, 'KB')
}

async function catalog({ work, program, browser, models, rounds, rows }) {
  const folder = join(work, 'web-catalog')
  makeProject(folder, models)
  const server = await up(program, folder)
  const name = `${models.toLocaleString('en')} models`
  try {
    // Made once for all who look.
    await fetch(`${server.address}/api/catalog`)
    add(rows, `catalog of ${name}, from the server`, await painted(browser, `${server.address}/catalog`, rounds), 1000)
    add(rows, 'search: a keystroke until what it finds is shown', await keystroke(browser, server.address), 50)
    add(
      rows,
      `lineage of ${Math.min(500, models)} nodes, until it can be used`,
      await lineage(browser, server.address, rounds),
      500,
    )
    const { status } = spawnSync(process.execPath, [program, 'export', '--output', join(work, 'export')], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error(`the export ended with ${status}`)
    const site = await serveFolder(join(work, 'export'))
    add(rows, `catalog of ${name}, from an export`, await painted(browser, `${site.address}/#/catalog`, rounds), 1000)
    site.close()
  } finally {
    await server.stop()
  }
}

/** Until the names of nodes stand there. */
function painted(browser, address, rounds) {
  return middle(rounds, async () => {
    const page = await newPage(browser)
    await page.goto(address)
    const time = await whenever(page, () => document.querySelector('.catalog-name a') !== null)
    await page.context().close()
    return time
  })
}

/** From each key of a few words until the list has answered to it. */
async function keystroke(browser, address) {
  const page = await newPage(browser)
  await page.goto(`${address}/catalog`)
  await page.locator('.catalog-name a').first().waitFor()
  await page.keyboard.press('/')
  await page.getByPlaceholder('Search models').waitFor()
  // The texts are read at the first search.
  await page.keyboard.type('m')
  await page.locator('[cmdk-item] .hit-row').first().waitFor()
  await page.waitForTimeout(2000)
  const times = []
  for (const word of ['odel_001', 'ount', 'vent']) {
    for (const key of word) {
      await page.evaluate(() => {
        const list = document.querySelector('[cmdk-list]')
        window.pressedAt = undefined
        window.answeredAt = undefined
        addEventListener('keydown', () => (window.pressedAt = performance.now()), { capture: true, once: true })
        new MutationObserver((_, observer) => {
          window.answeredAt = performance.now()
          clearTimeout(window.stillTimer)
          window.stillTimer = setTimeout(() => observer.disconnect(), 200)
        }).observe(list, { subtree: true, childList: true, characterData: true, attributes: true })
      })
      await page.keyboard.press(key)
      await page.waitForTimeout(350)
      const took = await page.evaluate(() => (window.answeredAt ?? Number.NaN) - window.pressedAt)
      if (!Number.isNaN(took)) times.push(took)
    }
    for (let index = 0; index < 10; index++) await page.keyboard.press('Backspace')
    await page.waitForTimeout(400)
  }
  await page.context().close()
  return median(times)
}

async function lineage(browser, address, rounds) {
  const page = await newPage(browser)
  // The first layers of the project, as many models as are wanted.
  await page.goto(`${address}/lineage?select=${encodeURIComponent('path:models/layer_00')}`)
  await page.locator('.lineage-page[data-is-drawn=true]').waitFor()
  const time = await middle(rounds, async () => {
    await page.goto(`${address}/lineage?select=${encodeURIComponent('path:models/layer_00')}`)
    return whenever(page, () => document.querySelector('.lineage-page[data-is-drawn=true]') !== null)
  })
  await page.context().close()
  return time
}

async function shop({ root, work, program, browser, rounds, rows }) {
  const folder = join(work, 'web-shop')
  cpSync(join(root, 'examples', 'greenery'), folder, {
    recursive: true,
    filter: (path) => !/\/(?:target|logs|\.trellis|.*\.duckdb(?:\.wal)?)$/.test(path),
  })
  const { generate } = await import('../../examples/greenery/generator/generate.mjs')
  await generate({ database: join(folder, 'greenery.duckdb') })
  const macro = `{% macro talk(count) %}{% for n in range(count) %}{{ print(n ~ ' ' ~ 'x' * 90) }}{% endfor %}{% endmacro %}\n`
  writeFileSync(join(folder, 'macros', 'talk.sql'), macro)
  const built = spawnSync(process.execPath, [program, 'build', '--quiet'], { cwd: folder, stdio: 'inherit' })
  if (built.status !== 0) throw new Error(`the build ended with ${built.status}`)
  spawnSync(process.execPath, [program, 'run-operation', 'talk', '--args', '{count: 100000}'], {
    cwd: folder,
    stdio: 'ignore',
  })
  const server = await up(program, folder)
  try {
    const address = `${server.address}/dashboards/product_funnel`
    const page = await newPage(browser)
    add(rows, 'the funnel’s dashboard, warm', await middle(rounds, () => drawn(page, address)), 700)
    await page.context().close()
    add(rows, 'longest task while a log of 100,000 lines is scrolled', await scrolled(browser, server.address), 100)
  } finally {
    await server.stop()
  }
}

/** Until all its tiles are there; what a browser keeps it has kept. */
async function drawn(page, address) {
  await page.goto(address)
  return whenever(page, () => {
    const tiles = document.querySelectorAll('[id^="tile-"]')
    return tiles.length > 0 && document.querySelector('main [aria-busy="true"]') === null
  })
}

async function scrolled(browser, address) {
  const page = await newPage(browser)
  const { runs } = await (await fetch(`${address}/api/runs?limit=1`)).json()
  await page.goto(`${address}/runs/${runs[0].id}/log`)
  await page.locator('.run-log-text').first().waitFor()
  await page.waitForSelector('html[data-settled="true"]', { timeout: 60_000 })
  await page.evaluate(() => {
    window.longest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
    }).observe({ type: 'longtask' })
  })
  const box = await page.locator('.run-log-text').first().boundingBox()
  await page.mouse.move(box.x + 20, box.y + 5)
  for (let step = 0; step < 60; step++) {
    await page.mouse.wheel(0, step % 10 === 9 ? 100_000 : 900)
    await page.waitForTimeout(50)
  }
  const longest = await page.evaluate(() => window.longest)
  await page.context().close()
  return longest
}

async function newPage(browser) {
  // What is waited for is asked inside of the page, which its own policy would not let be.
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, bypassCSP: true })
  return context.newPage()
}

/** When something is first so, in ms since the page was asked for. */
async function whenever(page, isSo) {
  const handle = await page.waitForFunction(`(${isSo})() && performance.now()`, undefined, {
    polling: 'raf',
    timeout: 60_000,
  })
  return handle.jsonValue()
}

async function middle(rounds, measure) {
  const times = []
  for (let round = 0; round <= rounds; round++) {
    const time = await measure()
    if (round > 0) times.push(time)
  }
  return median(times)
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]
}

function add(rows, what, figure, goal, unit = 'ms') {
  rows.push({ what, figure, goal, unit })
}

function up(program, folder) {
  const child = spawn(process.execPath, [program, 'up', '--no-open', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const [, address] = /ready at (\S+)/.exec(text) ?? []
      if (address === undefined) return
      resolve({
        address,
        stop() {
          child.kill('SIGINT')
          return ended
        },
      })
    })
  })
}

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

/** As bare a web server as there is. */
function serveFolder(folder) {
  const server = createServer((request, response) => {
    const path = normalize(join(folder, new URL(request.url, 'http://x').pathname))
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path
    if (!file.startsWith(folder) || !existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        address: `http://127.0.0.1:${server.address().port}`,
        close: () => server.closeAllConnections() || server.close(),
      }),
    )
  })
}
