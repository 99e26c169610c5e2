import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FoundFile } from '#platform/triggers/file-arrivals.ts'
import { filePattern } from '#platform/triggers/file-pattern.ts'

/** So many at a time: a folder on a slow network must not take all of the process's threads. */
const AT_ONCE = 32

/** The files that a pattern means now, from a folder. One that vanishes meanwhile is not there. */
export async function findFiles(folder: string, pattern: string): Promise<readonly FoundFile[]> {
  const { root, fits, depth } = filePattern(pattern)
  const paths = (await below(resolve(folder, root), '', depth)).filter(fits)
  const found: FoundFile[] = []
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const stats = await Promise.all(paths.slice(at, at + AT_ONCE).map((path) => look(resolve(folder, root, path))))
    for (const [index, each] of stats.entries()) {
      if (each?.isFile())
        found.push({ path: join(root, paths[at + index] as string), size: each.size, mtimeMs: each.mtimeMs })
    }
  }
  return found
}

async function below(root: string, path: string, depth: number): Promise<readonly string[]> {
  const entries = await orGone(readdir(join(root, path), { withFileTypes: true }))
  const paths: string[] = []
  for (const entry of entries ?? []) {
    const child = path === '' ? entry.name : `${path}/${entry.name}`
    // Links to folders are not followed: they may lead in a circle.
    if (!entry.isDirectory()) paths.push(child)
    else if (depth > 0) paths.push(...(await below(root, child, depth - 1)))
  }
  return paths
}

function look(path: string) {
  return orGone(stat(path))
}

async function orGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
