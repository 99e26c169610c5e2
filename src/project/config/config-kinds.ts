import { defaultNodeConfig } from '#manifest/nodes/config.ts'
import { defaultExposureConfig } from '#manifest/nodes/exposure.ts'
import { defaultFunctionConfig } from '#manifest/nodes/function.ts'
import { defaultMetricConfig } from '#manifest/nodes/metric.ts'
import { defaultModelConfig } from '#manifest/nodes/model.ts'
import { defaultSavedQueryConfig } from '#manifest/nodes/saved-query.ts'
import { defaultSeedConfig } from '#manifest/nodes/seed.ts'
import { defaultSemanticModelConfig } from '#manifest/nodes/semantic-model.ts'
import { defaultSnapshotConfig } from '#manifest/nodes/snapshot.ts'
import { defaultSourceConfig } from '#manifest/nodes/source.ts'
import { defaultTestConfig } from '#manifest/nodes/test.ts'
import { defaultUnitTestConfig } from '#manifest/nodes/unit-test.ts'
import { repeated } from '#manifest/nodes/repeated.ts'
import type { ConfigValues, MergeRule } from './merge-config.ts'
import type { ConfigSection } from './project.ts'

/** The kinds of resources that can be configured. */
export type ConfigurableType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'analysis'
  | 'test'
  | 'source'
  | 'unit_test'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'exposure'
  | 'function'
  | 'operation'
  | 'sql_operation'

interface ConfigKind {
  readonly section: ConfigSection
  readonly defaults: () => ConfigValues
  readonly rules: Readonly<Record<string, MergeRule>>
}

const TAGS_AND_META: Readonly<Record<string, MergeRule>> = { tags: 'append', meta: 'update' }
const META: Readonly<Record<string, MergeRule>> = { meta: 'update' }
const NODE: Readonly<Record<string, MergeRule>> = {
  ...TAGS_AND_META,
  'pre-hook': 'append',
  'post-hook': 'append',
  packages: 'append',
  quoting: 'update',
  column_types: 'update',
  docs: 'update',
  contract: 'update',
  grants: 'key-append',
}

const KINDS: Readonly<Record<ConfigurableType, ConfigKind>> = {
  model: {
    section: 'models',
    defaults: repeated<ConfigValues>(defaultModelConfig),
    rules: { ...NODE, latest_version_pointer: 'update' },
  },
  seed: { section: 'seeds', defaults: repeated<ConfigValues>(defaultSeedConfig), rules: NODE },
  snapshot: { section: 'snapshots', defaults: repeated<ConfigValues>(defaultSnapshotConfig), rules: NODE },
  analysis: { section: 'models', defaults: repeated<ConfigValues>(defaultNodeConfig), rules: NODE },
  test: { section: 'data_tests', defaults: repeated<ConfigValues>(defaultTestConfig), rules: TAGS_AND_META },
  source: { section: 'sources', defaults: repeated<ConfigValues>(defaultSourceConfig), rules: META },
  unit_test: { section: 'unit_tests', defaults: repeated<ConfigValues>(defaultUnitTestConfig), rules: TAGS_AND_META },
  metric: { section: 'metrics', defaults: repeated<ConfigValues>(defaultMetricConfig), rules: META },
  semantic_model: {
    section: 'semantic_models',
    defaults: repeated<ConfigValues>(defaultSemanticModelConfig),
    rules: META,
  },
  saved_query: { section: 'saved_queries', defaults: repeated<ConfigValues>(defaultSavedQueryConfig), rules: META },
  exposure: { section: 'exposures', defaults: repeated<ConfigValues>(defaultExposureConfig), rules: {} },
  function: { section: 'functions', defaults: repeated<ConfigValues>(defaultFunctionConfig), rules: NODE },
  operation: { section: 'models', defaults: repeated<ConfigValues>(defaultNodeConfig), rules: NODE },
  sql_operation: { section: 'models', defaults: repeated<ConfigValues>(defaultNodeConfig), rules: NODE },
}

/** Where a kind of resource is configured, with what defaults, and how its keys merge. */
export function kindOf(resourceType: ConfigurableType): ConfigKind {
  return KINDS[resourceType]
}
