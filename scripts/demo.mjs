/**
 * The example shop, from nothing to its funnel: installs what is missing, builds the engine, makes the raw data and runs
 * the whole project. With `--once` it ends when the numbers are printed; without, it goes on serving the shop's pages.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './ensure-installed.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const project = join(root, 'examples', 'greenery')
const isOnce = process.argv.includes('--once')

const nextSteps = (address) => `
The shop’s funnel: ${address}/dashboards/product_funnel
Ctrl-C ends the server. While it is up, try in another terminal:

  cd examples/greenery
  alias trellis="node ../../bin/trellis.cjs"

  trellis ls -s +agg_product_funnel          what the funnel is made of
  trellis show -s product_funnel             a model's rows
  trellis test -s f_orders                   the tests of one model
  trellis source freshness                   how old the raw data is
  trellis docs generate                      what the warehouse holds, as catalog.json
  node replay/replay.mjs --engine "node ../../bin/trellis.cjs"
                                             three more weeks arrive, with snapshots in between
`

/**
 * What is served stands on the morning after the shop's raw data ends: then its pages mean something. Each command begins when the one
 * before has long ended; the server's clock runs on from there. What is only built is left as of now, for commands that come after.
 */
const clockAt = (time) => (isOnce ? {} : { TRELLIS_CLOCK: `2021-02-12T${time}:00Z` })

ensureInstalled()
console.log('Building Trellis …')
run(process.execPath, [join(root, 'scripts', 'build.mjs')], root)

console.log('Making the raw data of Greenery, a shop that sells house plants …')
const { generate } = await import('../examples/greenery/generator/generate.mjs')
await generate(isOnce ? {} : { loadedAt: '2021-02-12 08:50:00' })

if (!isOnce) {
  // First, so that each number that is built can say how old it is.
  console.log('trellis source freshness\n')
  run(process.execPath, [join(root, 'bin', 'trellis.cjs'), 'source', 'freshness'], project, clockAt('09:00'))
}
console.log('trellis build\n')
run(process.execPath, [join(root, 'bin', 'trellis.cjs'), 'build'], project, clockAt('09:05'))

if (!isOnce) {
  // So that the catalog has types of columns and counts of rows.
  console.log('trellis docs generate\n')
  run(
    process.execPath,
    [join(root, 'bin', 'trellis.cjs'), 'docs', 'generate', '--no-compile'],
    project,
    clockAt('09:10'),
  )
}

const { drawFunnel, readFunnel } = await import('../examples/greenery/demo/funnel.mjs')
console.log(`\n${drawFunnel(await readFunnel())}`)
if (!isOnce) await serve()

/** Serves the shop until Ctrl-C, at the usual port or at any that is free. */
async function serve() {
  const words = ['up', '--no-open', ...((await isFree(8580)) ? [] : ['--port', '0'])]
  const server = spawn(process.execPath, [join(root, 'bin', 'trellis.cjs'), ...words], {
    cwd: project,
    env: { ...process.env, ...clockAt('09:12') },
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  // The terminal tells the server, too: this process stays until that has ended.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => server.kill('SIGTERM'))
  server.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text)
    const [, address] = /ready at (\S+)/.exec(text) ?? []
    if (address !== undefined) console.log(nextSteps(address))
  })
  const [code] = await once(server, 'close')
  process.exitCode = code ?? 1
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

function run(command, args, cwd, env = {}) {
  const result = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } })
  if (result.status !== 0) process.exit(result.status ?? 1)
}
