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
import { copyOf } from './config-levels.ts'
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

/** Copying is many times faster than making anew, and this is done for every node. */
function values(make: () => object): () => ConfigValues {
  const template = make()
  return () => copyOf(template) as ConfigValues
}

const KINDS: Readonly<Record<ConfigurableType, ConfigKind>> = {
  model: {
    section: 'models',
    defaults: values(defaultModelConfig),
    rules: { ...NODE, latest_version_pointer: 'update' },
  },
  seed: { section: 'seeds', defaults: values(defaultSeedConfig), rules: NODE },
  snapshot: { section: 'snapshots', defaults: values(defaultSnapshotConfig), rules: NODE },
  analysis: { section: 'models', defaults: values(defaultNodeConfig), rules: NODE },
  test: { section: 'data_tests', defaults: values(defaultTestConfig), rules: TAGS_AND_META },
  source: { section: 'sources', defaults: values(defaultSourceConfig), rules: META },
  unit_test: { section: 'unit_tests', defaults: values(defaultUnitTestConfig), rules: TAGS_AND_META },
  metric: { section: 'metrics', defaults: values(defaultMetricConfig), rules: META },
  semantic_model: { section: 'semantic_models', defaults: values(defaultSemanticModelConfig), rules: META },
  saved_query: { section: 'saved_queries', defaults: values(defaultSavedQueryConfig), rules: META },
  exposure: { section: 'exposures', defaults: values(defaultExposureConfig), rules: {} },
  function: { section: 'functions', defaults: values(defaultFunctionConfig), rules: NODE },
  operation: { section: 'models', defaults: values(defaultNodeConfig), rules: NODE },
  sql_operation: { section: 'models', defaults: values(defaultNodeConfig), rules: NODE },
}

/** Where a kind of resource is configured, with what defaults, and how its keys merge. */
export function kindOf(resourceType: ConfigurableType): ConfigKind {
  return KINDS[resourceType]
}
