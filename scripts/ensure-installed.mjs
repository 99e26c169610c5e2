/** Installs what is missing, so that each command of the README works alone on a fresh clone. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.package-lock.json')

export function ensureInstalled() {
  if (isInstalled()) return
  console.log('Installing what is missing (npm install) …')
  // Not `npm ci`: the lock file knows the binaries of some platforms alone, and it would refuse to add those of others.
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync('npm', ['install', ...options], { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** Every package of the lock file that this platform needs is in place at its version. */
function isInstalled() {
  if (!existsSync(stamp)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(stamp, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  )
}

ensureInstalled()
