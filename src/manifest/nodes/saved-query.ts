import type { WhereFilterIntersection } from './metric.ts'
import {
  type DependsOn,
  emptyDependsOn,
  type Given,
  type GraphResource,
  type RefArgs,
  resourceHead,
  type ResourceKeys,
  type SourceFileMetadata,
} from './resource.ts'

export interface Export {
  name: string
  config: {
    export_as: 'table' | 'view' | 'cache'
    schema_name: string | null
    alias: string | null
    database: string | null
  }
  unrendered_config: Record<string, unknown>
}

export interface QueryParams {
  metrics: string[]
  group_by: string[]
  where: WhereFilterIntersection | null
  order_by: string[]
  limit: number | null
}

export interface SavedQueryConfig {
  enabled: boolean
  group: string | null
  meta: Record<string, unknown>
  export_as: string | null
  schema: string | null
  cache: { enabled: boolean }
  [extra: string]: unknown
}

export interface SavedQuery extends GraphResource {
  resource_type: 'saved_query'
  query_params: QueryParams
  exports: Export[]
  description: string | null
  label: string | null
  metadata: SourceFileMetadata | null
  config: SavedQueryConfig
  unrendered_config: Record<string, unknown>
  group: string | null
  depends_on: DependsOn
  created_at: number
  refs: RefArgs[]
  tags: string | string[]
}

export function defaultSavedQueryConfig(): SavedQueryConfig {
  return { enabled: true, group: null, meta: {}, export_as: null, schema: null, cache: { enabled: false } }
}

export function newSavedQuery(given: Given<SavedQuery, ResourceKeys | 'fqn' | 'query_params'>): SavedQuery {
  return Object.assign(
    {
      ...resourceHead('saved_query'),
      fqn: [],
      query_params: given.query_params,
      exports: [],
      description: null,
      label: null,
      metadata: null,
      config: defaultSavedQueryConfig(),
      unrendered_config: {},
      group: null,
      depends_on: emptyDependsOn(),
      created_at: 0,
      refs: [],
      tags: [],
    },
    given,
  )
}
