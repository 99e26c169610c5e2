/** Packs the package, installs the tarball into an empty folder and builds a small project from there. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'trellis-package-'))
const project = join(folder, 'project')

const PROJECT = {
  'dbt_project.yml': 'name: tiny\nversion: "1.0"\nprofile: tiny\n',
  'profiles.yml': 'tiny:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: tiny.duckdb}\n',
  'seeds/numbers.csv': 'n\n1\n2\n3\n',
  'models/doubled.sql': "select n, n * 2 as doubled from {{ ref('numbers') }}\n",
  'models/schema.yml':
    'models:\n  - name: doubled\n    columns:\n      - name: n\n        data_tests: [unique, not_null]\n',
}

try {
  run('npm', ['pack', '--silent', '--pack-destination', folder], root)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  run('npm', ['init', '--yes', '--silent'], folder)
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, tarball)], folder)
  for (const [path, text] of Object.entries(PROJECT)) {
    const file = join(project, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const trellis = join(folder, 'node_modules', '.bin', 'trellis')
  run(trellis, ['--version'], project)
  run(trellis, ['build'], project)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status === 0) return
  console.error(`${command} ${args.join(' ')} ended with ${status}`)
  rmSync(folder, { recursive: true, force: true })
  process.exit(1)
}
