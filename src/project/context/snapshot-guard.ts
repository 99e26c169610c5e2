import type { Relation } from '#warehouse/adapter/relation.ts'

/** Who is asked before a snapshot's table is written. Whatever it refuses ends the node, and nothing is written. */
export interface SnapshotGuard {
  /** Once the query can run, before it is compared with the table. */
  beforeComparing(write: SnapshotWrite): Promise<void>
  /** Within the transaction of the write, right before it. `staging` holds what is to be written to a table that is there. */
  beforeWriting(write: { readonly relation: Relation; readonly staging: Relation | null }): Promise<void>
}

export interface SnapshotWrite {
  readonly relation: Relation
  /** Whether the table is there already. */
  readonly exists: boolean
  /** The unique key in SQL, part by part. */
  readonly keys: readonly string[]
  readonly sql: string
}
