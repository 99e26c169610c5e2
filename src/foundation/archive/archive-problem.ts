/** An archive that is none, is broken, or holds what must not be unpacked. The message says what, in half a sentence. */
export class ArchiveProblem extends Error {
  /** `broken` might be whole when it is fetched once more; `refused` stays what it is. */
  readonly kind: 'broken' | 'refused'

  constructor(kind: ArchiveProblem['kind'], message: string) {
    super(message)
    this.name = 'ArchiveProblem'
    this.kind = kind
  }
}
