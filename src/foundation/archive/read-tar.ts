import { Parser, type ReadEntry } from 'tar'
import { ArchiveProblem } from './archive-problem.ts'

/** One thing in an archive, as the archive says it: nothing here is to be trusted. */
export interface TarEntry {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'hardlink' | 'other'
  readonly content: Uint8Array
  /** What a link points at. */
  readonly target: string
}

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Link: 'hardlink',
  SymbolicLink: 'link',
  Directory: 'folder',
}

/** Reads a tar archive of any of the usual forms: old, ustar, GNU's long names, POSIX's extended headers. */
export function readTar(bytes: Uint8Array): readonly TarEntry[] {
  const entries: TarEntry[] = []
  let problem: ArchiveProblem | undefined
  const broken = (reason: string) => {
    problem ??= new ArchiveProblem('broken', reason)
  }
  const keep = (entry: ReadEntry) => entries.push(read(entry))
  const parser = new Parser({
    // Devices and the like are passed over by itself, and are to be refused.
    onReadEntry: keep,
    onwarn: (code, message) => {
      if (code !== 'TAR_ENTRY_INFO') broken(reasonOf(String(message)))
    },
  })
  parser.on('ignoredEntry', keep)
  parser.on('error', (error) => broken(reasonOf(error instanceof Error ? error.message : String(error))))
  parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (problem) throw problem
  if (entries.length === 0) throw new ArchiveProblem('broken', 'there is nothing in it')
  return entries
}

function reasonOf(message: string): string {
  if (/^(?:checksum failure|Unrecognized archive format)/.test(message)) return 'it is no tar archive'
  return message.startsWith('Truncated input') ? 'it ends in the middle' : message
}

/** The whole archive is in memory: what an entry holds comes while it is asked for. */
function read(entry: ReadEntry): TarEntry {
  const kind = KINDS[entry.type] ?? 'other'
  const chunks: Buffer[] = []
  const found = { path: entry.path, kind, target: entry.linkpath ?? '' }
  entry.on('data', (chunk: Buffer) => chunks.push(chunk))
  entry.resume()
  return {
    ...found,
    // Old archives tell folders by their name alone.
    kind: kind === 'file' && entry.path.endsWith('/') ? 'folder' : kind,
    get content() {
      return Buffer.concat(chunks)
    },
  }
}
