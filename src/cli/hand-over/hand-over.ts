import type { Observer } from '../observer.ts'

/** A command line that its project's server may want to run. */
export interface HandOverCall {
  readonly args: readonly string[]
  /** The words of the command, for example `docs generate`. */
  readonly words: string
  /** The folder of the project, whole. */
  readonly projectFolder: string
  /** One beyond dbt's, of which nobody keeps a record. */
  readonly isNoRun?: true
}

/** What became of it. */
export type HandedOver =
  /** Nobody is there who would take it. */
  | { readonly kind: 'nobody' }
  /** It ran elsewhere, and all of its output was written here. */
  | { readonly kind: 'done'; readonly exitCode: number }
  /** It is to run here, and somebody wants to know what happens. */
  | { readonly kind: 'here'; readonly observer: Observer; readonly runId: number }

export type HandOver = (call: HandOverCall) => Promise<HandedOver>
