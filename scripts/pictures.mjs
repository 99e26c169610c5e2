/**
 * Takes the README's pictures of the app, of the example shop: `node scripts/with-chromium.mjs node scripts/pictures.mjs`.
 * They land in docs/pictures/.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = process.env.TRELLIS ?? join(root, 'bin', 'trellis.cjs')
const folder = join(root, 'docs', 'pictures')
const work = mkdtempSync(join(tmpdir(), 'trellis-pictures-'))
const project = join(work, 'examples', 'greenery')
/** The morning after the shop's raw data ends. */
const env = { ...process.env, TRELLIS_CLOCK: '2021-02-12T09:12:00Z' }

/** So that the matrix and the runs have something to show. */
const JOBS = [
  'hourly/core',
  'hourly/logistics',
  'hourly/product',
  'every_4_hours/logistics',
  'daily/core',
  'daily/product',
  'hourly/core',
  'nightly',
]

const PICTURES = [
  { name: 'funnel', path: '/dashboards/product_funnel', theme: 'light' },
  { name: 'funnel-dark', path: '/dashboards/product_funnel', theme: 'dark' },
  { name: 'matrix', path: '/matrix', theme: 'light' },
  { name: 'run', path: '/runs/11', theme: 'light' },
  { name: 'lineage', path: '/lineage?select=%2Bexposure:product_funnel', theme: 'light' },
  { name: 'catalog', path: '/catalog/model.greenery.fact_user_sessions', theme: 'light' },
]

try {
  mkdirSync(join(work, 'examples'))
  cpSync(join(root, 'examples', 'greenery'), project, {
    recursive: true,
    filter: (path) => !/\/(?:target|logs|\.trellis|.*\.duckdb(?:\.wal)?)$/.test(path),
  })
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'))
  node([join(project, 'generator', 'generate.mjs'), '--loaded-at', '2021-02-12 08:50:00'])
  // First, so that each number that is built can say how old it is.
  node([program, 'source', 'freshness'])
  node([program, 'build'])
  node([program, 'docs', 'generate', '--no-compile'])
  const server = await up()
  try {
    for (const job of JOBS) node([program, 'trigger', job, '--wait'])
    await take(server.address)
  } finally {
    server.process.kill('SIGINT')
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

function node(words) {
  const { status } = spawnSync(process.execPath, words, { cwd: project, env, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`)
}

function up() {
  const server = spawn(process.execPath, [program, 'up', '--no-open', '--port', '0'], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    server.stdout.setEncoding('utf8').on('data', (text) => {
      const [, address] = /ready at (\S+)/.exec(text) ?? []
      if (address !== undefined) resolve({ process: server, address })
    })
  })
}

async function take(address) {
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env.TRELLIS_TEST_CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  for (const { name, path, theme } of PICTURES) {
    const context = await browser.newContext({
      viewport: { width: 1360, height: 900 },
      colorScheme: theme,
      locale: 'en-US',
      timezoneId: 'America/New_York',
    })
    const page = await context.newPage()
    await page.goto(address + path)
    await page.waitForSelector('html[data-settled="true"]')
    await page.screenshot({ path: join(folder, `${name}.png`) })
    console.log(`docs/pictures/${name}.png`)
    await context.close()
  }
  await browser.close()
}
