import { defaultNodeConfig } from '#manifest/nodes/config.ts'
import { defaultExposureConfig } from '#manifest/nodes/exposure.ts'
import { defaultFunctionConfig } from '#manifest/nodes/function.ts'
import { defaultMetricConfig } from '#manifest/nodes/metric.ts'
import { defaultModelConfig } from '#manifest/nodes/model.ts'
import type { ResourceType } from '#manifest/nodes/resource-type.ts'
import { defaultSavedQueryConfig } from '#manifest/nodes/saved-query.ts'
import { defaultSeedConfig } from '#manifest/nodes/seed.ts'
import { defaultSemanticModelConfig } from '#manifest/nodes/semantic-model.ts'
import { defaultSnapshotConfig } from '#manifest/nodes/snapshot.ts'
import { defaultSourceConfig } from '#manifest/nodes/source.ts'
import { defaultTestConfig } from '#manifest/nodes/test.ts'
import { defaultUnitTestConfig } from '#manifest/nodes/unit-test.ts'
import type { CatalogResource } from './catalog-resource.ts'
import { plainValue } from './plain-value.ts'

/** What is told of a node elsewhere. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['enabled', 'tags', 'meta', 'group', 'access', 'materialized'])

/** Of the configuration of a node what is not as dbt has it where nobody says anything; undefined where nothing is. */
export function changedConfig(resource: CatalogResource): Readonly<Record<string, unknown>> | undefined {
  if (!('config' in resource)) return undefined
  const usual = defaultsOf(resource.resource_type)
  const changed = Object.entries(resource.config).flatMap(([key, value]) => {
    if (TOLD_ELSEWHERE.has(key)) return []
    const plain = plainValue(value)
    return isUsual(plain, usual[key]) ? [] : [[key, plain] as const]
  })
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}

const DEFAULTS: Readonly<Partial<Record<ResourceType, () => object>>> = {
  model: defaultModelConfig,
  seed: defaultSeedConfig,
  snapshot: defaultSnapshotConfig,
  test: defaultTestConfig,
  source: defaultSourceConfig,
  unit_test: defaultUnitTestConfig,
  exposure: defaultExposureConfig,
  metric: defaultMetricConfig,
  semantic_model: defaultSemanticModelConfig,
  saved_query: defaultSavedQueryConfig,
  function: defaultFunctionConfig,
  macro: () => ({ docs: { show: true, node_color: null } }),
}

function defaultsOf(type: ResourceType): Readonly<Record<string, unknown>> {
  return (DEFAULTS[type] ?? defaultNodeConfig)() as Readonly<Record<string, unknown>>
}

/** What nobody knows is null where nobody says anything. */
function isUsual(value: unknown, usual: unknown = null): boolean {
  if (value === usual) return true
  return typeof value === 'object' && value !== null && JSON.stringify(value) === JSON.stringify(plainValue(usual))
}
