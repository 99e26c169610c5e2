/** Builds, then runs the tests that need no server. Words after `--` choose test files, as in `npm test -- selection`. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const chosen = process.argv.slice(2)

if (chosen.length === 0) run(process.execPath, ['scripts/build.mjs'])
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...chosen])

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) process.exit(result.status ?? 1)
}
