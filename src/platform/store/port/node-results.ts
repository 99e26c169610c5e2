import type { BatchResults, NodeStatus, TimingInfo } from '#manifest/artifacts/run-results.ts'
import type { Between } from './page.ts'

/** Where a node lives: what is told apart in everything that is known of nodes over time. */
export interface Place {
  readonly instance: string | null
  readonly target: string | null
}

/** What came of a node in a step. Snake case is dbt's. */
export interface NodeResult {
  readonly step: number
  readonly unique_id: string
  readonly resource_type: string
  readonly status: NodeStatus
  readonly message: string | null
  readonly failures: number | null
  /** Seconds. */
  readonly execution_time: number
  readonly timing: readonly TimingInfo[]
  readonly thread_id: string | null
  readonly adapter_response: Readonly<Record<string, unknown>>
  readonly relation_name: string | null
  readonly batch_results?: BatchResults | null
  /** As configured, for example `incremental`. */
  readonly materialized: string | null
  /** Of the node's own code, as dbt's manifest has it. */
  readonly checksum: string | null
  /** The compiled code; it is kept once for all runs that had the same. */
  readonly compiledCode?: string | null
  /** Rows that the warehouse says were written; null where it says nothing. */
  readonly rows: number | null
  /** Bytes that the warehouse says were read or billed. */
  readonly bytes: number | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** For sums of cost. */
  readonly owner: string | null
  /** The run whose relation was fresh enough to be used instead of building it. */
  readonly reusedFrom: number | null
  /** What had to be there before: nodes that run, ephemeral models replaced by what they read. Left out where it is not known. */
  readonly depends_on?: readonly string[] | undefined
}

/** Such a result as it is kept. */
export interface StoredNodeResult extends Omit<NodeResult, 'compiledCode'> {
  readonly runId: number
  /** The digest under which `compiled` gives the code. */
  readonly compiledHash: string | null
}

/** A point in the history of a node. */
export interface NodePoint {
  readonly runId: number
  readonly job: string | null
  readonly status: NodeStatus
  readonly execution_time: number
  readonly failures: number | null
  readonly rows: number | null
  readonly bytes: number | null
  readonly at: string
}

/** What a node was like the last time that it was run, and the last time that this went well. */
export interface LatestOfNode extends Place {
  readonly unique_id: string
  readonly resource_type: string
  readonly status: NodeStatus
  readonly message: string | null
  readonly execution_time: number
  readonly runId: number
  readonly at: string
  readonly checksum: string | null
  /** The run and the moment of the last success; null where there was none. */
  readonly successRunId: number | null
  readonly successAt: string | null
  /** Of tests. */
  readonly failures: number | null
  /** The last time that the warehouse said how many were written. */
  readonly rows: number | null
}

/** A sum over what nodes took. */
export interface Cost {
  /** The model, the job or the owner. */
  readonly key: string | null
  readonly runs: number
  readonly seconds: number
  readonly rows: number
  readonly bytes: number
}

/** What came of the nodes. */
export interface NodeResults {
  /** Keeps results, each as soon as it is known or many at once; one that is there already is replaced. */
  save(runId: number, results: readonly NodeResult[]): Promise<void>
  of(runId: number, step?: number): Promise<readonly StoredNodeResult[]>
  /** How many there are of a run, with a text that is another one when some were added or replaced: cheap, and no proof. */
  outline(runId: number): Promise<{ readonly count: number; readonly mark: string }>
  find(runId: number, unique_id: string): Promise<readonly StoredNodeResult[]>
  /** When it was run, the newest first: what was only compiled is no part of it. */
  history(
    unique_id: string,
    options?: Partial<Place> & { readonly between?: Between | undefined; readonly limit?: number | undefined },
  ): Promise<readonly NodePoint[]>
  /** Every node that was ever run in a place. It outlives the runs that are thrown away. */
  latest(place: Place, unique_ids?: readonly string[]): Promise<readonly LatestOfNode[]>
  /** A text that is another one when the latest of some node of a place has changed: cheap, where the nodes are many. */
  latestMark(place: Place): Promise<string>
  /** The compiled code of that digest. */
  compiled(hash: string): Promise<string | undefined>
  costs(by: 'node' | 'job' | 'owner', between: Between): Promise<readonly Cost[]>
  /** Seconds that the last successful runs of a node took, the newest first: for estimates. */
  durations(unique_ids: readonly string[], place: Place, limit: number): Promise<ReadonlyMap<string, readonly number[]>>
}
