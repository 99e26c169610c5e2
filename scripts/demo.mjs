/**
 * The example shop, from nothing to its funnel: installs what is missing, builds the engine, makes the raw data and runs
 * the whole project. With `--once` it ends when the numbers are printed; without, it also shows what to try next.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './ensure-installed.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const project = join(root, 'examples', 'greenery')
const isOnce = process.argv.includes('--once')

const NEXT_STEPS = `
Try next:

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

ensureInstalled()
console.log('Building Trellis …')
run(process.execPath, [join(root, 'scripts', 'build.mjs')], root)

console.log('Making the raw data of Greenery, a shop that sells house plants …')
const { generate } = await import('../examples/greenery/generator/generate.mjs')
await generate()

console.log('trellis build\n')
run(process.execPath, [join(root, 'bin', 'trellis.cjs'), 'build'], project)

const { drawFunnel, readFunnel } = await import('../examples/greenery/demo/funnel.mjs')
console.log(`\n${drawFunnel(await readFunnel())}`)
if (!isOnce) console.log(NEXT_STEPS)

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (result.status !== 0) process.exit(result.status ?? 1)
}
