import type { Between } from './page.ts'

export interface NewAuditRecord {
  /** For example `run.finished`. */
  readonly action: string
  readonly actor: string | null
  /** What it is about, for example `run 12`. */
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A link of the chain: nothing in it can be changed without changing all that follow. */
export interface AuditRecord extends NewAuditRecord {
  /** From 1, without gaps. */
  readonly seq: number
  readonly at: string
  /** The hash of the record before; 64 zeros for the first. */
  readonly previousHash: string
  /** Of everything above, as canonical JSON. */
  readonly hash: string
}

/** What happened, in a chain. */
export interface Audit {
  append(records: readonly NewAuditRecord[]): Promise<readonly AuditRecord[]>
  /** In order. */
  list(options: {
    readonly after?: number | undefined
    readonly between?: Between | undefined
    readonly limit: number
  }): Promise<readonly AuditRecord[]>
  /** The last link, to be kept elsewhere. */
  head(): Promise<{ readonly seq: number; readonly hash: string }>
  /** Recomputes the chain; the number of the first record that is not what it was. */
  verify(): Promise<{ readonly records: number; readonly firstBroken: number | undefined }>
}
