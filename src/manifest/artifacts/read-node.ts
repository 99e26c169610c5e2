import { newAnalysis } from '../nodes/analysis.ts'
import { defaultNodeConfig } from '../nodes/config.ts'
import { defaultExposureConfig, newExposure } from '../nodes/exposure.ts'
import { defaultFunctionConfig, newFunction } from '../nodes/function.ts'
import { defaultMetricConfig, newMetric } from '../nodes/metric.ts'
import { defaultModelConfig, newModel } from '../nodes/model.ts'
import type { GraphNode } from '../nodes/node.ts'
import { newOperation } from '../nodes/operation.ts'
import { defaultSavedQueryConfig, newSavedQuery } from '../nodes/saved-query.ts'
import { defaultSeedConfig, newSeed } from '../nodes/seed.ts'
import { defaultSemanticModelConfig, newSemanticModel } from '../nodes/semantic-model.ts'
import { defaultSnapshotConfig, newSnapshot } from '../nodes/snapshot.ts'
import { defaultSourceConfig, newSource } from '../nodes/source.ts'
import { newSqlOperation } from '../nodes/sql-operation.ts'
import { defaultTestConfig, newGenericTest, newSingularTest } from '../nodes/test.ts'
import { defaultUnitTestConfig, newUnitTest } from '../nodes/unit-test.ts'

export type JsonObject = Record<string, unknown>

type Reader = readonly [make: (given: never) => GraphNode, defaultConfig: () => object]

const READERS: Readonly<Record<string, Reader>> = {
  model: [newModel, defaultModelConfig],
  seed: [newSeed, defaultSeedConfig],
  snapshot: [newSnapshot, defaultSnapshotConfig],
  analysis: [newAnalysis, defaultNodeConfig],
  operation: [newOperation, defaultNodeConfig],
  sql_operation: [newSqlOperation, defaultNodeConfig],
  function: [newFunction, defaultFunctionConfig],
  source: [newSource, defaultSourceConfig],
  exposure: [newExposure, defaultExposureConfig],
  metric: [newMetric, defaultMetricConfig],
  semantic_model: [newSemanticModel, defaultSemanticModelConfig],
  saved_query: [newSavedQuery, defaultSavedQueryConfig],
  unit_test: [newUnitTest, defaultUnitTestConfig],
}

/** A node of an artifact as its type; what is missing gets dbt's default. The artifact's shape is trusted. */
export function readNode(item: JsonObject): GraphNode {
  const [make, defaultConfig] = readerOf(item)
  const config = { ...defaultConfig(), ...(isJsonObject(item['config']) ? item['config'] : {}) }
  return make({ ...item, config } as never)
}

/** Whether an artifact's node is of a kind that there still is: the queries of dbt's former server are of none. */
export function isReadable(item: JsonObject): boolean {
  const resource_type = String(item['resource_type'])
  return resource_type === 'test' || Object.hasOwn(READERS, resource_type)
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readerOf(item: JsonObject): Reader {
  const resource_type = String(item['resource_type'])
  if (resource_type === 'test') return ['test_metadata' in item ? newGenericTest : newSingularTest, defaultTestConfig]
  const reader = READERS[resource_type]
  if (!reader) throw new Error(`an artifact has a node of the unknown resource type '${resource_type}'`)
  return reader
}
