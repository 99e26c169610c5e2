/** A node, as far as freshness looks at it. */
export interface FreshNode {
  readonly unique_id: string
  /** A table holds what was there when it was built; all others show what is there now. */
  readonly kind: 'source' | 'table' | 'view' | 'ephemeral' | 'exposure'
  readonly parents: readonly string[]
  /** From which age on a source is late, or stale: `warn_after` and `error_after`, in milliseconds. */
  readonly lateAfterMs: number | null
  readonly staleAfterMs: number | null
  /** A model's `freshness.build_after`. */
  readonly buildAfter: BuildAfter | null
}

export interface BuildAfter {
  readonly afterMs: number
  /** Whether new data in any source asks for a build, or only new data in all of them. */
  readonly updatesOn: 'any' | 'all'
}

/** A job that builds a node by the clock. */
export interface Due {
  readonly job: string
  /** Its last tick, and its next one. */
  readonly lastTick: number | null
  readonly nextTick: number | null
  /** By when what became due at the last tick had to be done. */
  readonly lastDeadline: number | null
  /** How long it takes, usually. */
  readonly usualMs: number
}

/** How fresh something is found to be, from good to bad; what is not known is never taken for fresh. */
export type Verdict = 'fresh' | 'unknown' | 'late' | 'stale'

export type LateVerdict = 'late' | 'stale'

export function isLate(verdict: Verdict): verdict is LateVerdict {
  return verdict === 'late' || verdict === 'stale'
}

const ORDER: readonly Verdict[] = ['fresh', 'unknown', 'late', 'stale']

/** A verdict, with the words for it. */
export interface Finding {
  readonly verdict: Verdict
  readonly because: string | null
}

export const FRESH: Finding = { verdict: 'fresh', because: null }

/** The worst of all; the first one, where several are equally bad. */
export function worst(findings: readonly Finding[]): Finding {
  return findings.reduce((a, b) => (ORDER.indexOf(b.verdict) > ORDER.indexOf(a.verdict) ? b : a), FRESH)
}
