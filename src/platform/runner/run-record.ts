import type { NodeResult } from '../store/port/node-results.ts'
import type { SourceFreshness } from '../store/port/freshness.ts'

/** What a run tells while it is under way, for whoever keeps it. Secrets are hidden already. */
export type RunRecord =
  /** The command is known, and what it works on. */
  | {
      readonly type: 'begun'
      readonly invocationId: string
      readonly projectName: string | null
      readonly target: string | null
    }
  /** The project is read. */
  | { readonly type: 'project'; readonly manifestHash: string }
  /** Lines of dbt's JSON log. */
  | { readonly type: 'events'; readonly lines: readonly string[] }
  | { readonly type: 'log'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'results'; readonly results: readonly RecordedResult[] }
  | { readonly type: 'freshness'; readonly measured: readonly RecordedFreshness[] }
  /** A file among the artifacts, which lies under another name until it is kept. */
  | { readonly type: 'artifact'; readonly path: string; readonly spooled: string }

/** A result, before it is known of which step. */
export type RecordedResult = Omit<NodeResult, 'step'>

export type RecordedFreshness = Omit<SourceFreshness, 'runId' | 'step' | 'instance' | 'target'>
