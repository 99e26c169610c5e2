/** How loud an event is, as dbt's `--log-level` knows it. */
export type Level = 'debug' | 'info' | 'warn' | 'error'

/** The node that an event is about, in the shape of dbt's `node_info`. */
export interface NodeInfo {
  node_path: string
  node_name: string
  unique_id: string
  resource_type: string
  materialized: string
  node_status: string
  node_started_at: string
  node_finished_at: string
  /** Both are left out where there is no node. */
  meta?: Readonly<Record<string, unknown>>
  node_relation?: { database: string; schema: string; alias: string; relation_name: string }
  node_checksum: string
}

/** The group of such a node, with its owner's keys as texts. */
export interface GroupInfo {
  readonly name: string
  readonly package_name: string
  readonly owner: Readonly<Record<string, string>>
}

/**
 * Something that happened, in dbt's shape. `data` holds the fields of dbt's event of this `name`;
 * code, level and text come from the catalogue, and the text is made only if somebody reads it.
 */
export interface Event {
  readonly name: string
  readonly level: Level
  readonly ts: Date
  readonly thread: string
  readonly data: Readonly<Record<string, unknown>>
  readonly node_info?: NodeInfo
}

/** Where the engine tells what it does. It never prints. */
export interface EventSink {
  /** `level` only where it differs from the catalogue's, as with a test that warns. */
  emit(name: string, data?: Readonly<Record<string, unknown>>, level?: Level): void
  /** A sink whose events carry the node, the thread's name and, where dbt's event has a place for it, the node's group. */
  forNode(node: () => NodeInfo, thread: string, group?: () => GroupInfo | undefined): EventSink
  /** Whether anybody reads events of this level: spares making costly data. */
  reads(level: Level): boolean
}
