import { dirname, join } from 'node:path'
import type { Effects } from '#foundation/effects.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'

const NO_VERSION: CodeVersion = { commit: null, branch: null, isDirty: null, manifestHash: null }
const PATIENCE_MS = 5000

/** What git says of a folder; nothing where it is not there, or the folder is not in its care. */
export async function codeVersion(folder: string, { outside, env, files }: Effects): Promise<CodeVersion> {
  // To ask git is to start a program.
  if (!env['GIT_DIR'] && !isInRepository(folder, files)) return NO_VERSION
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    const { exit, output } = await outside.run(
      'git',
      ['--no-optional-locks', 'status', '--porcelain=v2', '--branch', '--', '.'],
      { cwd: folder, env, signal },
    )
    if (exit !== 0) return NO_VERSION
    const lines = output.split('\n').filter((line) => line !== '')
    const header = (name: string) => lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3)
    const commit = header('branch.oid')
    const branch = header('branch.head')
    return {
      commit: commit === undefined || commit === '(initial)' ? null : commit,
      branch: branch === undefined || branch === '(detached)' ? null : branch,
      isDirty: lines.some((line) => !line.startsWith('# ')),
      manifestHash: null,
    }
  } catch {
    return NO_VERSION
  }
}

function isInRepository(folder: string, files: Effects['files']): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (files.exists(join(at, '.git'))) return true
    if (at === dirname(at)) return false
  }
}
