/** Everything a change must pass besides the tests: format, lint, types. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const steps = [
  ['format', ['biome', 'format', '--error-on-warnings']],
  ['lint', ['oxlint', '--deny-warnings', 'src', 'web', 'tests', 'scripts', 'examples']],
  ['types', ['tsc', '-p', 'tsconfig.json']],
  ['types of the web app', ['tsc', '-p', 'web/tsconfig.json']],
  ['types of its tests', ['tsc', '-p', 'tests/web/tsconfig.json']],
]

let failed = 0
for (const [name, [tool, ...args]] of steps) {
  const result = spawnSync(join(root, 'node_modules', '.bin', tool), args, { cwd: root, stdio: 'inherit' })
  console.log(`${result.status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (result.status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)
