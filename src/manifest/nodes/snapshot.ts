import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import type { Given } from './resource.ts'

export interface SnapshotMetaColumnNames {
  dbt_valid_to: string | null
  dbt_valid_from: string | null
  dbt_scd_id: string | null
  dbt_updated_at: string | null
  dbt_is_deleted: string | null
}

export interface SnapshotConfig extends NodeConfig {
  strategy: string | null
  target_schema: string | null
  target_database: string | null
  updated_at: string | null
  check_cols: string | string[] | null
  snapshot_meta_column_names: SnapshotMetaColumnNames
  dbt_valid_to_current: string | null
}

export interface SnapshotNode extends CompiledNode {
  resource_type: 'snapshot'
  config: SnapshotConfig
}

export function defaultSnapshotConfig(): SnapshotConfig {
  return {
    ...defaultNodeConfig(),
    materialized: 'snapshot',
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: {
      dbt_valid_to: null,
      dbt_valid_from: null,
      dbt_scd_id: null,
      dbt_updated_at: null,
      dbt_is_deleted: null,
    },
    dbt_valid_to_current: null,
  }
}

export function newSnapshot(given: Given<SnapshotNode, ParsedKeys>): SnapshotNode {
  return Object.assign({ ...compiledDefaults('snapshot', defaultSnapshotConfig()) }, given)
}
