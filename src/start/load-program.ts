/**
 * Loads the program with what was compiled of it before: half of what a short command would do otherwise is compiling.
 * From Node 22 on, Node itself keeps it; for Node 20 we do.
 */
import { existsSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadKept } from './load-kept.ts'

/** Not in Node 20. */
const { enableCompileCache } = nodeModule as { enableCompileCache?(folder: string): void }

/** Gives what the first module exports. */
export function loadProgram(dist: string): unknown {
  const folder = keptFolder()
  const load = createRequire(join(dist, 'main.js'))
  if (folder === undefined) return load('./main.js')
  if (!enableCompileCache) return loadKept(dist, join(folder, process.version))
  enableCompileCache(folder)
  return load('./main.js')
}

/** One that nobody else can write, since what lies in it is run; undefined where the user has no home. */
function keptFolder(): string | undefined {
  const home = process.env['XDG_CACHE_HOME'] || homedir()
  if (!existsSync(home)) return undefined
  return join(process.env['XDG_CACHE_HOME'] ? home : join(home, '.cache'), 'trellis', 'compiled')
}
