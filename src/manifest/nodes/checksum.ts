import { sha256 } from '#foundation/source/checksum.ts'

/** What a file's contents hash to; two checksums are equal only if both their kind and their value are. */
export interface Checksum {
  name: string
  checksum: string
}

/** The checksum of what has no file of its own, as a generic test. It equals nothing, not even itself. */
export function noChecksum(): Checksum {
  return { name: 'none', checksum: '' }
}

export function textChecksum(text: string): Checksum {
  return { name: 'sha256', checksum: sha256(text) }
}

export function sameChecksum(a: Checksum, b: Checksum): boolean {
  return a.name !== 'none' && a.name === b.name && a.checksum === b.checksum
}
