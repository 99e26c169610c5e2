import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Files } from '#foundation/effects.ts'
import type { CatalogDocument } from './catalog-documents.ts'

export interface WritingOptions {
  readonly files: Pick<Files, 'writeChunks' | 'move' | 'remove' | 'exists' | 'list' | 'stat'>
  /** In which each catalog has a folder, by its digest. */
  readonly folder: string
  readonly digest: string
  /** Tells writers apart that are at work at the same time. */
  readonly writer: string
  /** Catalogs that somebody shows. */
  readonly keep?: readonly string[]
  /** Hides secrets. */
  readonly mask: (text: string) => string
}

export interface WrittenCatalog {
  readonly documents: number
  /** As they are, and packed. */
  readonly bytes: number
  readonly packedBytes: number
}

/** What stands behind the name of a document in each form it is kept in. */
export const DOCUMENT_FORMS = { plain: '.json', br: '.json.br', gzip: '.json.gz' } as const

/** So many others stay for who is still reading in them. */
const KEPT = 2
/** Below that, packing gains nothing. */
const WORTH_PACKING = 1024
/** Below that, brotli gains little over gzip: half as many files are written. */
const WORTH_BROTLI = 1 << 18

/**
 * Writes documents into a folder that is there as a whole or not at all, each as it is and packed for browsers, and throws
 * away the oldest of its neighbours. Between two documents others get their turn.
 */
export async function writeCatalog(
  documents: Iterable<CatalogDocument>,
  { files, folder, digest, writer, keep = [], mask }: WritingOptions,
): Promise<WrittenCatalog> {
  const unfinished = join(folder, `${digest}.${writer}.tmp`)
  const sum = { documents: 0, bytes: 0, packedBytes: 0 }
  try {
    for (const { name, text } of documents) {
      const plain = Buffer.from(mask(text))
      const path = join(unfinished, name)
      const [br, gz] = await Promise.all([
        plain.length >= WORTH_BROTLI ? brotli(plain) : undefined,
        plain.length >= WORTH_PACKING ? gzipped(plain) : undefined,
      ])
      files.writeChunks(path + DOCUMENT_FORMS.plain, [plain])
      if (br) files.writeChunks(path + DOCUMENT_FORMS.br, [br])
      if (gz) files.writeChunks(path + DOCUMENT_FORMS.gzip, [gz])
      sum.documents++
      sum.bytes += plain.length
      sum.packedBytes += (br ?? gz ?? plain).length
    }
    const finished = join(folder, digest)
    // Whoever was faster has written the same.
    if (!files.exists(finished)) files.move(unfinished, finished)
  } finally {
    files.remove(unfinished)
  }
  removeOldest(files, folder, [digest, ...keep])
  return sum
}

const gzipped = promisify(gzip)

async function brotli(plain: Buffer): Promise<Buffer> {
  // Higher qualities take many times as long, for a tenth less.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
  return promisify(brotliCompress)(plain, { params })
}

function removeOldest(files: WritingOptions['files'], folder: string, used: readonly string[]): void {
  const others = files
    .list(folder)
    .filter(({ name, isDirectory }) => isDirectory && !used.includes(name) && !name.endsWith('.tmp'))
    .map(({ name }) => ({ name, age: files.stat(join(folder, name))?.mtimeMs ?? 0 }))
    .sort((a, b) => b.age - a.age)
  for (const { name } of others.slice(KEPT)) files.remove(join(folder, name))
}
