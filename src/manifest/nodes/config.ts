import { repeated } from './repeated.ts'

export interface Docs {
  show: boolean
  node_color: string | null
}

export interface Hook {
  sql: string
  transaction: boolean
  index: number | null
}

export interface ContractConfig {
  enforced: boolean
  alias_types: boolean
}

/** What every configured node can say. Keys of adapters and users stand inline after the known ones. */
export interface NodeAndTestConfig {
  enabled: boolean
  alias: string | null
  schema: string | null
  database: string | null
  tags: string | string[]
  meta: Record<string, unknown>
  group: string | null
  static_analysis: string | null
  [extra: string]: unknown
}

export interface NodeConfig extends NodeAndTestConfig {
  materialized: string
  incremental_strategy: string | null
  batch_size: string | null
  lookback: unknown
  begin: unknown
  persist_docs: Record<string, unknown>
  'post-hook': Hook[]
  'pre-hook': Hook[]
  quoting: Record<string, unknown>
  column_types: Record<string, unknown>
  full_refresh: boolean | null
  unique_key: string | string[] | null
  on_schema_change: string | null
  on_configuration_change: string
  grants: Record<string, unknown>
  packages: string[]
  docs: Docs
  contract: ContractConfig
  event_time: unknown
  concurrent_batches: unknown
}

const nodeConfig = repeated(
  (): NodeConfig => ({
    ...nodeAndTestDefaults(),
    materialized: 'view',
    incremental_strategy: null,
    batch_size: null,
    lookback: 1,
    begin: null,
    persist_docs: {},
    'post-hook': [],
    'pre-hook': [],
    quoting: {},
    column_types: {},
    full_refresh: null,
    unique_key: null,
    on_schema_change: 'ignore',
    on_configuration_change: 'apply',
    grants: {},
    packages: [],
    docs: defaultDocs(),
    contract: { enforced: false, alias_types: true },
    event_time: null,
    concurrent_batches: null,
  }),
)

/** The configuration of a node that is no test, with dbt's defaults in dbt's order. */
export function defaultNodeConfig(): NodeConfig {
  return nodeConfig()
}

export function nodeAndTestDefaults(): NodeAndTestConfig {
  return {
    enabled: true,
    alias: null,
    schema: null,
    database: null,
    tags: [],
    meta: {},
    group: null,
    static_analysis: null,
  }
}

export function defaultDocs(): Docs {
  return { show: true, node_color: null }
}

/** dbt's way to write a hook: a text, or a text and whether it runs inside the transaction. */
export function newHook(sql: string, transaction = true): Hook {
  return { sql, transaction, index: null }
}
