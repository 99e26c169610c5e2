import { isUtf8 } from 'node:buffer'
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { dbtError } from './diagnostics/dbt-error.ts'
import type { Files, OpenFile } from './effects.ts'
import { isPiece, type KnownContent, lengthOf, rangeOf } from './pieces.ts'

/** The machine's own file system. */
export const nodeFiles: Files = {
  readText(path) {
    const text = named(path, () => readFileSync(path, 'utf8'))
    // What stands in the place of bytes that are no text may also be there on purpose.
    if (text.includes('\ufffd')) checkText(path, readFileSync(path))
    return text
  },
  readBytes: (path) => named(path, () => readFileSync(path)),
  open: openFile,
  exists: (path) => existsSync(path),
  isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  list(path) {
    try {
      return readdirSync(path, { withFileTypes: true })
        .map((entry) => {
          const { name } = entry
          if (!entry.isSymbolicLink()) return { name, isDirectory: entry.isDirectory() }
          return { name, isDirectory: nodeFiles.isDirectory(`${path}/${name}`), isLink: true }
        })
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
  stamp: (path) => stampOf(path, Date.now() - SETTLED_MS),
  write(path, content) {
    if (!holds(path, content)) writeWhole(path, [content])
  },
  writeChunks: (path, chunks) => writeWhole(path, chunks),
  writeAround(path, before, content, behind) {
    if (!replaceAround(path, before, content, behind)) writeWhole(path, around(before, content, behind))
  },
  append(path, content) {
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, content)
  },
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true })
  },
  makeTemporaryFolder: (prefix) => mkdtempSync(join(tmpdir(), prefix)),
  move,
  // On Windows, where links want a privilege, a junction does not.
  link: (target, path) => symlinkSync(target, path, 'junction'),
  readLink: (path) => (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined),
}

/** The coarsest clocks of file systems go in steps of two seconds: of what is younger, a second change may not show. */
const SETTLED_MS = 2000

/**
 * What the system knows of a file that nobody has touched since a moment in milliseconds since 1970. The time of the
 * last change of its entry can not be set from outside, unlike that of its content.
 */
export function stampOf(path: string, untouchedSince: number): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || Math.max(found.mtimeMs, found.ctimeMs) > untouchedSince) return undefined
  return `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    cpSync(from, to, { recursive: true, verbatimSymlinks: true })
    rmSync(from, { recursive: true, force: true })
  }
}

/** The system does not always say which file it was. */
function named<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Error && !('path' in error) ? Object.assign(error, { path }) : error
  }
}

/** Refuses a text in another encoding than UTF-8: read all the same, it would lose letters without a word. */
function checkText(path: string, bytes: Buffer): void {
  if (isUtf8(bytes)) return
  let line = 1
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
    start = end + 1
    line++
  }
  const name = basename(path)
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const text = (bytes.subarray(start).toString('latin1').split('\n')[0] ?? '').replace(/\r$/, '')
  const column = 1 + firstStrange(bytes.subarray(start))
  const own = relative(process.cwd(), path)
  const shown = own.startsWith('..') ? path : own
  const span = { path: shown, line, column }
  throw dbtError('UnicodeDecodeError', 'file/not-utf8', `${shown} is not written in UTF-8`, {
    at: span,
    ...(!isUtf16 && {
      frames: [
        {
          title: `${name}, read as Latin-1`,
          source: { path: shown, text: bytes.toString('utf8', 0, start) + text },
          span,
        },
      ],
    }),
    hint: `save the file as UTF-8, or convert it: iconv -f ${isUtf16 ? 'UTF-16' : 'LATIN1'} -t UTF-8 ${name}`,
  })
}

/** The first byte that is no part of a letter in UTF-8. */
function firstStrange(bytes: Buffer): number {
  let good = 0
  while (good < bytes.length && good < 10_000) {
    const length = [1, 2, 3, 4].find((count) => isUtf8(bytes.subarray(good, good + count)))
    if (length === undefined) break
    good += length
  }
  return bytes.subarray(0, good).toString('utf8').length
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
  try {
    const file = openNew(neighbour)
    try {
      for (const batch of batches(chunks)) writeFileSync(file, batch)
    } finally {
      closeSync(file)
    }
    renameSync(neighbour, path)
  } catch (error) {
    if (existsSync(neighbour)) rmSync(neighbour)
    throw about(path, neighbour, error)
  }
}

/** Users know the path, and nothing of its neighbour. */
function about(path: string, neighbour: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  error.message = error.message.replace(`${neighbour}' -> '`, '').replace(neighbour, path)
  return 'path' in error && error.path !== neighbour ? error : Object.assign(error, { path })
}

function openNew(path: string): number {
  try {
    return openSync(path, 'w')
  } catch (error) {
    if (!isMissing(error) || isFile(dirname(path))) throw error
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

/** Closes what nobody reads any more. */
const unread = new FinalizationRegistry((file: number) => closeSync(file))

function openFile(path: string): OpenFile {
  const file = openSync(path, 'r')
  const opened: OpenFile = {
    path,
    size: fstatSync(file).size,
    read: (start, end) => {
      const bytes = Buffer.allocUnsafe(end - start)
      return bytes.subarray(0, readInto(file, bytes, start))
    },
  }
  unread.register(opened, file)
  return opened
}

/** How much there was to read. */
function readInto(file: number, bytes: Uint8Array, start: number): number {
  let length = 0
  while (length < bytes.length) {
    const count = readSync(file, bytes, length, bytes.length - length, start + length)
    if (count === 0) break
    length += count
  }
  return length
}

function* around(before: string, content: KnownContent, behind: string): Generator<string | Uint8Array> {
  yield before
  yield* content.chunks()
  yield behind
}

/**
 * False where the file holds something else, or may be more than this one name. What is replaced is as long as what
 * comes in its place, and short: who reads at this moment finds one or the other.
 */
function replaceAround(path: string, before: string, content: KnownContent, behind: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  const start = before.length
  const end = start + lengthOf(content.pieces)
  if (!found?.isFile() || found.nlink > 1 || found.size !== end + behind.length) return false
  let file: number | undefined
  try {
    file = openSync(path, 'r+')
    if (!holdsAt(file, start, content)) return false
    writeSync(file, before, 0, 'latin1')
    writeSync(file, behind, end, 'latin1')
    return true
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function holdsAt(file: number, start: number, { pieces }: KnownContent): boolean {
  const ranges = pieces.ends.map((_, index) => rangeOf(pieces, index))
  const space = Buffer.allocUnsafe(ranges.reduce((most, [from, end]) => Math.max(most, end - from), 0))
  return ranges.every(([from, end], index) => {
    const bytes = space.subarray(0, end - from)
    return isPiece(bytes.subarray(0, readInto(file, bytes, start + from)), pieces, index)
  })
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
