/**
 * The Python of a virtual environment with certain packages, which is made once and kept among the user's caches. It takes a
 * Python 3.10 to 3.13 with venv, and the package index.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `alone` are installed without what they say they need. */
export function pythonEnvironment(packages, alone = []) {
  const name = [...packages, ...alone].map((each) => each.replace('==', '-')).join('_')
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'trellis-tests', name)
  const found = join(folder, 'bin', 'python')
  // Written last: an environment without it was not finished.
  const mark = join(folder, 'complete')
  if (existsSync(mark)) return found
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder])
  const pip = (...words) => run(found, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...words])
  pip(...packages)
  if (alone.length > 0) pip('--no-deps', ...alone)
  writeFileSync(mark, '')
  return found
}

function run(program, words) {
  const { status, error } = spawnSync(program, words, { stdio: 'inherit' })
  if (status === 0) return
  console.error(error?.message ?? `${program} ${words.join(' ')} ended with ${status}`)
  process.exit(1)
}
