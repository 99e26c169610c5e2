import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Files } from '../effects.ts'
import { ArchiveProblem } from './archive-problem.ts'
import { readTar } from './read-tar.ts'
import { type SafeEntry, safeEntries } from './safe-entries.ts'

/** No package comes near it; what does is made to fill the disk. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024

/** What is in a `.tar.gz` archive, if all of it may be unpacked. Fails with an `ArchiveProblem`. */
export function readArchive(bytes: Uint8Array, maxUnpackedBytes = MAX_UNPACKED_BYTES): readonly SafeEntry[] {
  return safeEntries(readTar(gunzip(bytes, maxUnpackedBytes)))
}

/** Writes what was in an archive into a folder. */
export function writeEntries(files: Files, folder: string, entries: readonly SafeEntry[]): void {
  for (const entry of entries) if (entry.kind === 'folder') files.makeFolder(join(folder, entry.path))
  for (const entry of entries) if (entry.kind === 'file') files.write(join(folder, entry.path), entry.content)
  for (const entry of entries) {
    if (entry.kind !== 'link') continue
    files.makeFolder(dirname(join(folder, entry.path)))
    files.link(entry.target, join(folder, entry.path))
  }
}

function gunzip(bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new ArchiveProblem('broken', 'it is no gzip file')
  try {
    return gunzipSync(bytes, { maxOutputLength })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      const megabytes = Math.round(maxOutputLength / 1024 / 1024)
      throw new ArchiveProblem('refused', `unpacked it is larger than ${megabytes} MiB`)
    }
    if (code === 'Z_BUF_ERROR') throw new ArchiveProblem('broken', 'it ends in the middle')
    throw new ArchiveProblem('broken', 'its compressed data are damaged')
  }
}
