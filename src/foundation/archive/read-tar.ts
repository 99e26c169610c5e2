import { ArchiveProblem } from './archive-problem.ts'

/** One thing in an archive, as the archive says it: nothing here is to be trusted. */
export interface TarEntry {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'hardlink' | 'other'
  readonly content: Uint8Array
  /** What a link points at. */
  readonly target: string
}

const BLOCK = 512

/** The letters of the kinds of entries; all others are devices and their like. */
const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'link',
  '5': 'folder',
}

/** Reads a tar archive of any of the usual forms: old, ustar, GNU's long names, POSIX's extended headers. */
export function* readTar(bytes: Uint8Array): Generator<TarEntry> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let shared: Extended = {}
  let extended: Extended = {}
  let isEmpty = true
  for (let at = 0; at < data.length; ) {
    const header = data.subarray(at, at + BLOCK)
    if (header.length < BLOCK) throw new ArchiveProblem('broken', 'it ends in the middle')
    if (header.every((byte) => byte === 0)) break
    checkSum(header)
    isEmpty = false
    const flag = header.toString('latin1', 156, 157)
    const size = sizeOf(extended.size ?? shared.size) ?? numberAt(header, 124, 12)
    const start = at + BLOCK
    if (start + size > data.length) throw new ArchiveProblem('broken', 'it ends in the middle')
    const content = data.subarray(start, start + size)
    at = start + Math.ceil(size / BLOCK) * BLOCK
    if (flag === 'x') extended = { ...extended, ...readExtended(content) }
    else if (flag === 'g') shared = { ...shared, ...readExtended(content) }
    else if (flag === 'L') extended = { ...extended, path: textUpToNull(content) }
    else if (flag === 'K') extended = { ...extended, linkpath: textUpToNull(content) }
    else {
      const { path = nameOf(header), linkpath = textUpToNull(header.subarray(157, 257)) } = { ...shared, ...extended }
      extended = {}
      const kind = KINDS[flag] ?? 'other'
      // Old archives tell folders by their name alone.
      yield { path, kind: kind === 'file' && path.endsWith('/') ? 'folder' : kind, content, target: linkpath }
    }
  }
  if (isEmpty) throw new ArchiveProblem('broken', 'there is nothing in it')
}

interface Extended {
  readonly path?: string
  readonly linkpath?: string
  readonly size?: string
}

/** Records of the form `27 path=some/long/name` with their own length in front. */
function readExtended(content: Buffer): Extended {
  const found: Record<string, string> = {}
  for (let at = 0; at < content.length && content[at] !== 0; ) {
    const blank = content.indexOf(' ', at)
    const length = Number(content.toString('latin1', at, blank))
    const record = content.toString('utf8', blank + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (blank < 0 || !(length > blank - at) || at + length > content.length || equals < 0) {
      throw new ArchiveProblem('broken', 'an extended header in it is malformed')
    }
    const key = record.slice(0, equals)
    if (key === 'path' || key === 'linkpath' || key === 'size') found[key] = record.slice(equals + 1)
    at += length
  }
  return found
}

function nameOf(header: Buffer): string {
  const name = textUpToNull(header.subarray(0, 100))
  const isUstar = header.toString('latin1', 257, 262) === 'ustar' && header[262] === 0
  const prefix = isUstar ? textUpToNull(header.subarray(345, 500)) : ''
  return prefix ? `${prefix}/${name}` : name
}

function textUpToNull(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

function sizeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new ArchiveProblem('broken', 'a size in it is no number')
  return Number(text)
}

/** In octal digits, or for large numbers in bytes behind a first bit of 1. */
function numberAt(header: Buffer, at: number, width: number): number {
  const field = header.subarray(at, at + width)
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0)
    if (field[0] === 0x80 && Number.isSafeInteger(value)) return value
    throw new ArchiveProblem('broken', 'a size in it is no number')
  }
  const digits = field
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trim()
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveProblem('broken', 'a header in it is malformed')
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

/** The sum of all bytes, those of the sum itself read as blanks. */
function checkSum(header: Buffer): void {
  let sum = 8 * 32
  for (let index = 0; index < BLOCK; index++) if (index < 148 || index >= 156) sum += header[index] ?? 0
  const digits = /^[\0 ]*([0-7]+)[\0 ]*$/.exec(header.toString('latin1', 148, 156))?.[1]
  if (digits === undefined || sum !== Number.parseInt(digits, 8)) {
    throw new ArchiveProblem('broken', 'it is no tar archive')
  }
}
