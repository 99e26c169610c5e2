import type { ColumnInfo } from './column.ts'
import { type Given, type GraphResource, resourceHead, type ResourceKeys } from './resource.ts'

export interface FreshnessTime {
  count: number | null
  period: 'minute' | 'hour' | 'day' | null
}

export interface FreshnessThreshold {
  warn_after: FreshnessTime | null
  error_after: FreshnessTime | null
  filter: string | null
}

export interface Quoting {
  database: boolean | null
  schema: boolean | null
  identifier: boolean | null
  column: boolean | null
}

export interface SourceConfig {
  enabled: boolean
  event_time: unknown
  freshness: FreshnessThreshold | null
  loaded_at_field: string | null
  loaded_at_query: string | null
  meta: Record<string, unknown>
  tags: string[]
  static_analysis: string | null
  [extra: string]: unknown
}

export interface ExternalPartition {
  name: string
  description: string
  data_type: string
  meta: Record<string, unknown>
  [extra: string]: unknown
}

export interface ExternalTable {
  location: string | null
  file_format: string | null
  row_format: string | null
  tbl_properties: string | null
  partitions: (ExternalPartition | string)[] | null
  [extra: string]: unknown
}

/** A table that others load; for example `source.shop.raw.orders`. */
export interface SourceDefinition extends GraphResource {
  database: string | null
  schema: string
  resource_type: 'source'
  source_name: string
  source_description: string
  loader: string
  identifier: string
  quoting: Quoting
  loaded_at_field: string | null
  loaded_at_query: string | null
  freshness: FreshnessThreshold | null
  external: ExternalTable | null
  description: string
  columns: Record<string, ColumnInfo>
  meta: Record<string, unknown>
  source_meta: Record<string, unknown>
  tags: string[]
  config: SourceConfig
  patch_path: string | null
  unrendered_config: Record<string, unknown>
  relation_name: string | null
  created_at: number
  unrendered_database: string | null
  unrendered_schema: string | null
  doc_blocks: string[]
}

export function emptyFreshness(): FreshnessThreshold {
  return { warn_after: { count: null, period: null }, error_after: { count: null, period: null }, filter: null }
}

/** Whether a threshold asks for anything at all. */
export function hasFreshness(freshness: FreshnessThreshold | null): freshness is FreshnessThreshold {
  const isSet = (time: FreshnessTime | null | undefined) => !!time && time.count !== null && time.period !== null
  return freshness !== null && (isSet(freshness.warn_after) || isSet(freshness.error_after))
}

export function defaultSourceConfig(): SourceConfig {
  return {
    enabled: true,
    event_time: null,
    freshness: emptyFreshness(),
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
    static_analysis: null,
  }
}

export function newExternalTable(given: Partial<ExternalTable>): ExternalTable {
  return Object.assign(
    { location: null, file_format: null, row_format: null, tbl_properties: null, partitions: null },
    given,
  )
}

export function newSource(
  given: Given<SourceDefinition, ResourceKeys | 'fqn' | 'schema' | 'source_name' | 'identifier'>,
): SourceDefinition {
  return Object.assign(
    {
      database: null,
      schema: '',
      ...resourceHead('source'),
      fqn: [],
      source_name: '',
      source_description: '',
      loader: '',
      identifier: '',
      quoting: { database: null, schema: null, identifier: null, column: null },
      loaded_at_field: null,
      loaded_at_query: null,
      freshness: null,
      external: null,
      description: '',
      columns: {},
      meta: {},
      source_meta: {},
      tags: [],
      config: defaultSourceConfig(),
      patch_path: null,
      unrendered_config: {},
      relation_name: null,
      created_at: 0,
      unrendered_database: null,
      unrendered_schema: null,
      doc_blocks: [],
    },
    given,
  )
}
