import type { ConfigurableType } from './config-kinds.ts'

/**
 * What dbt takes a key of a node's configuration for. `?` allows None.
 * `text` is made of anything, as Python's `str` would; `flag` is checked, never converted.
 */
export type FieldType =
  | 'text'
  | 'text?'
  | 'flag'
  | 'flag?'
  | 'integer?'
  /** A list of texts; a single one where `texts?` allows it. */
  | 'texts'
  | 'texts?'
  /** What has no entries is refused. */
  | 'list'
  | 'mapping'
  | 'hooks'
  | readonly string[]
  /** One of some words, in capital letters or small ones; null is allowed. */
  | { readonly inAnyCase: readonly string[] }

/** What an export of a saved query may become. */
export const EXPORT_DESTINATIONS: readonly string[] = ['table', 'view']

const SHARED: Readonly<Record<string, FieldType>> = {
  enabled: 'flag',
  alias: 'text?',
  schema: 'text?',
  database: 'text?',
  tags: 'texts',
  meta: 'mapping',
  group: 'text?',
  static_analysis: 'text?',
}

const NODE: Readonly<Record<string, FieldType>> = {
  ...SHARED,
  materialized: 'text',
  incremental_strategy: 'text?',
  persist_docs: 'mapping',
  'post-hook': 'hooks',
  'pre-hook': 'hooks',
  quoting: 'mapping',
  column_types: 'mapping',
  full_refresh: 'flag?',
  unique_key: 'texts?',
  on_schema_change: 'text?',
  on_configuration_change: ['apply', 'continue', 'fail'],
  grants: 'mapping',
  packages: 'texts',
}

interface ConfigClass {
  /** How dbt's messages call it. */
  readonly name: string
  readonly fields: Readonly<Record<string, FieldType>>
}

const NODE_CLASS: ConfigClass = { name: 'NodeConfig', fields: NODE }
const NAMED: Readonly<Record<string, FieldType>> = { enabled: 'flag', group: 'text?', meta: 'mapping' }

/** The keys that dbt knows, for each kind of resource. Others are kept as they are. */
export const CONFIG_CLASSES: Readonly<Record<ConfigurableType, ConfigClass>> = {
  model: {
    name: 'ModelConfig',
    fields: {
      ...NODE,
      access: ['private', 'protected', 'public'],
      on_error: ['skip_children', 'continue'],
      latest_version_pointer: 'mapping',
    },
  },
  seed: { name: 'SeedConfig', fields: { ...NODE, delimiter: 'text', quote_columns: 'flag?' } },
  snapshot: {
    name: 'SnapshotConfig',
    fields: {
      ...NODE,
      strategy: 'text?',
      target_schema: 'text?',
      target_database: 'text?',
      updated_at: 'text?',
      check_cols: 'texts?',
      snapshot_meta_column_names: 'mapping',
      dbt_valid_to_current: 'text?',
    },
  },
  analysis: NODE_CLASS,
  operation: NODE_CLASS,
  sql_operation: NODE_CLASS,
  function: {
    name: 'FunctionConfig',
    fields: {
      ...NODE,
      type: ['scalar', 'aggregate', 'table'],
      volatility: ['deterministic', 'stable', 'non-deterministic'],
      runtime_version: 'text?',
      entry_point: 'text?',
    },
  },
  test: {
    name: 'TestConfig',
    fields: {
      ...SHARED,
      materialized: 'text',
      severity: 'text',
      store_failures: 'flag?',
      store_failures_as: 'text?',
      where: 'text?',
      limit: 'integer?',
      fail_calc: 'text',
      warn_if: 'text',
      error_if: 'text',
    },
  },
  source: {
    name: 'SourceConfig',
    fields: {
      enabled: 'flag',
      loaded_at_field: 'text?',
      loaded_at_query: 'text?',
      meta: 'mapping',
      tags: 'texts',
      static_analysis: 'text?',
    },
  },
  unit_test: {
    name: 'UnitTestConfig',
    fields: { tags: 'texts', meta: 'mapping', enabled: 'flag', static_analysis: 'text?' },
  },
  metric: { name: 'MetricConfig', fields: NAMED },
  semantic_model: { name: 'SemanticModelConfig', fields: NAMED },
  saved_query: {
    name: 'SavedQueryConfig',
    fields: { ...NAMED, export_as: { inAnyCase: EXPORT_DESTINATIONS }, schema: 'text?', cache: 'mapping' },
  },
  exposure: { name: 'ExposureConfig', fields: { enabled: 'flag', tags: 'list', meta: 'mapping' } },
}

/** The Python types by which dbt's messages call fields that must be right from the start. */
export const PYTHON_TYPES: Readonly<Record<string, string>> = {
  access: 'AccessType',
  on_configuration_change: 'OnConfigurationChangeOption',
  on_error: 'Optional[ModelOnErrorOptions]',
  volatility: 'Optional[FunctionVolatility]',
  type: 'FunctionType',
  export_as: 'Optional[ExportDestinationType]',
  cache: 'SavedQueryCache',
  list: 'List[str]',
  hooks: 'List[Hook]',
  mapping: 'Dict[str, Any]',
}
