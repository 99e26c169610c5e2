import { createHash, type Hash, randomBytes } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { canonicalJson } from '../../store/subjects/audit-chain.ts'
import type { FileDigest } from './bundle-manifest.ts'

interface OpenTable {
  readonly handle: number
  readonly hash: Hash
  bytes: number
}

/** A bundle that is being written: beside its place, where it is put as a whole. */
export class BundleFolder {
  /** Where it is written. */
  readonly path: string
  private readonly place: string
  private readonly tables = new Map<string, OpenTable>()
  private readonly digests = new Map<string, FileDigest>()

  /** Throws where something is at its place. */
  constructor(place: string) {
    if (existsSync(place) && readdirSync(place).length > 0) throw new PlaceTaken(place)
    this.place = place
    this.path = join(dirname(place), `.${basename(place)}.${randomBytes(4).toString('hex')}.partial`)
    mkdirSync(this.path, { recursive: true })
  }

  /** Digests of all files that are closed, by their paths. */
  get files(): Readonly<Record<string, FileDigest>> {
    return Object.fromEntries([...this.digests].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  has(path: string): boolean {
    return this.digests.has(path)
  }

  write(path: string, content: string | Uint8Array): void {
    const bytes = Buffer.from(content as string)
    this.put(path, (handle) => writeSync(handle, bytes))
    this.digests.set(path, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  }

  /** Of what says itself what it is of: it stands in no manifest. */
  writeUnlisted(path: string, content: string): void {
    this.put(path, (handle) => writeSync(handle, content))
  }

  /** Appends rows to a table, a line of canonical JSON each. */
  append(path: string, rows: readonly unknown[]): void {
    const table = this.table(path)
    const text = Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(''))
    writeSync(table.handle, text)
    table.hash.update(text)
    table.bytes += text.length
  }

  /** No table grows any more. */
  closeTables(): void {
    for (const [path, { handle, hash, bytes }] of this.tables) {
      closeSync(handle)
      this.digests.set(path, { bytes, sha256: hash.digest('hex') })
    }
    this.tables.clear()
  }

  /** Takes up a file that another program has written there. */
  async adopt(path: string): Promise<void> {
    this.digests.set(path, await digestOfFile(join(this.path, path)))
  }

  /** Puts the bundle in its place. */
  finish(): void {
    if (existsSync(this.place)) rmSync(this.place, { recursive: true })
    renameSync(this.path, this.place)
  }

  /** Leaves nothing behind. */
  discard(): void {
    for (const { handle } of this.tables.values()) closeSync(handle)
    this.tables.clear()
    rmSync(this.path, { recursive: true, force: true })
  }

  private table(path: string): OpenTable {
    const known = this.tables.get(path)
    if (known) return known
    const table = { handle: openSync(join(this.path, path), 'wx'), hash: createHash('sha256'), bytes: 0 }
    this.tables.set(path, table)
    return table
  }

  private put(path: string, write: (handle: number) => void): void {
    const whole = join(this.path, path)
    mkdirSync(dirname(whole), { recursive: true })
    const handle = openSync(whole, 'w')
    try {
      write(handle)
    } finally {
      closeSync(handle)
    }
  }
}

/** Something is where the bundle is to be. */
export class PlaceTaken extends Error {
  readonly place: string

  constructor(place: string) {
    super(`${place} is not empty`)
    this.place = place
  }
}

export async function digestOfFile(path: string): Promise<FileDigest> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
