/** Writes archives for tests, hostile ones too: nothing is checked. */
import { gzipSync } from 'node:zlib'

/** One entry of an archive. Without a type it is a file. */
export interface TarEntry {
  readonly name: string
  readonly type?: 'file' | 'folder' | 'link' | 'hardlink' | 'device' | 'fifo' | 'pax' | 'pax-global' | 'long-name'
  readonly content?: string | Uint8Array
  /** What a link points at. */
  readonly target?: string
  /** Says another size than the content has. */
  readonly size?: number
  readonly mode?: number
  readonly prefix?: string
}

const FLAGS: Readonly<Record<NonNullable<TarEntry['type']>, string>> = {
  file: '0',
  folder: '5',
  link: '2',
  hardlink: '1',
  device: '3',
  fifo: '6',
  pax: 'x',
  'pax-global': 'g',
  'long-name': 'L',
}

/** The same bytes for the same entries. */
export function writeTarGz(entries: readonly TarEntry[]): Buffer {
  return gzipSync(writeTar(entries))
}

export function writeTar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '')
    return [header(entry, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** A record of an extended header: its own length, a key and a value. */
export function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + 1
  while (length !== rest + String(length).length) length = rest + String(length).length
  return `${length} ${key}=${value}\n`
}

function header({ name, type = 'file', target = '', size, mode, prefix = '' }: TarEntry, length: number): Buffer {
  const block = Buffer.alloc(512)
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
  block.write(name, 0, 100, 'utf8')
  octal(mode ?? (type === 'folder' ? 0o755 : 0o644), 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size ?? length, 124, 12)
  octal(1_700_000_000, 136, 12)
  block.write(' '.repeat(8), 148, 'latin1')
  block.write(FLAGS[type], 156, 'latin1')
  block.write(target, 157, 100, 'utf8')
  block.write('ustar\u000000', 257, 'latin1')
  block.write(prefix, 345, 155, 'utf8')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}
