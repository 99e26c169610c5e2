import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Files } from './effects.ts'

/** The machine's own file system. */
export const nodeFiles: Files = {
  readText: (path) => readFileSync(path, 'utf8'),
  readBytes: (path) => readFileSync(path),
  exists: (path) => existsSync(path),
  isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  list(path) {
    try {
      return readdirSync(path, { withFileTypes: true })
        .map((entry) => ({
          name: entry.name,
          isDirectory:
            entry.isDirectory() || (entry.isSymbolicLink() && nodeFiles.isDirectory(`${path}/${entry.name}`)),
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  },
  stat(path) {
    const found = statSync(path, { throwIfNoEntry: false })
    return found && { mtimeMs: found.mtimeMs, size: found.size }
  },
  write(path, content) {
    if (!holds(path, content)) writeWhole(path, [content])
  },
  writeChunks: (path, chunks) => writeWhole(path, chunks),
  append(path, content) {
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, content)
  },
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true })
  },
}

/** To replace a file is dear: some file systems wait for the disk then. Most of what is compiled is as it was. */
function holds(path: string, content: string | Uint8Array): boolean {
  try {
    return readFileSync(path).equals(typeof content === 'string' ? Buffer.from(content) : content)
  } catch {
    return false
  }
}

/** To a neighbour first: whoever reads the path sees the old content or the new, never a part. */
function writeWhole(path: string, chunks: Iterable<string | Uint8Array>): void {
  const neighbour = `${path}.${process.pid}.tmp`
  const file = openNew(neighbour)
  try {
    for (const batch of batches(chunks)) writeFileSync(file, batch)
  } catch (error) {
    closeSync(file)
    rmSync(neighbour, { force: true })
    throw error instanceof Error ? Object.assign(error, { path }) : error
  }
  closeSync(file)
  renameSync(neighbour, path)
}

function openNew(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    if (!isMissing(error)) throw error
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, 'w')
  }
}

const BATCH_SIZE = 1 << 20

/** Many small pieces as few large ones: each write is a call of the system. */
function* batches(chunks: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let text = ''
  for (const chunk of chunks) {
    if (typeof chunk === 'string') {
      text += chunk
      if (text.length < BATCH_SIZE) continue
    }
    if (text) yield Buffer.from(text)
    text = ''
    if (typeof chunk !== 'string') yield chunk
  }
  if (text) yield Buffer.from(text)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
