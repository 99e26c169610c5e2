/** The demo as a newcomer runs it, its numbers compared with the documented ones. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const { status, stdout, stderr } = spawnSync('npm', ['run', 'demo', '--', '--once'], { cwd: root, encoding: 'utf8' })
process.stdout.write(stdout)
process.stderr.write(stderr)

const GOLDEN = ['578', '467', '361', '80.80', '62.46', '19.20', '22.70']
const missing = GOLDEN.filter((number) => !new RegExp(`(?<![\\d.])${number.replace('.', '\\.')}(?![\\d])`).test(stdout))
if (status !== 0) console.error(`the demo ended with ${status}`)
if (missing.length > 0) console.error(`not among what the demo printed: ${missing.join(', ')}`)
process.exit(status === 0 && missing.length === 0 ? 0 : 1)
