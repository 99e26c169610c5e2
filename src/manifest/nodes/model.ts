import { isSameVersion } from './compare-versions.ts'
import type { ModelConstraint } from './column.ts'
import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import { repeated } from './repeated.ts'
import type { Given, NodeVersion } from './resource.ts'

export type Access = 'private' | 'protected' | 'public'

export interface ModelFreshness {
  build_after: {
    count: number | null
    period: 'minute' | 'hour' | 'day' | null
    updates_on: 'all' | 'any'
    [extra: string]: unknown
  }
  [extra: string]: unknown
}

export interface ModelConfig extends NodeConfig {
  access: Access
  freshness: ModelFreshness | null
  on_error: 'skip_children' | 'continue' | null
  latest_version_pointer: { enabled: boolean | null; alias: string | null }
}

export interface TimeSpine {
  standard_granularity_column: string
  custom_granularities: { name: string; column_name: string | null }[]
}

export interface ModelNode extends CompiledNode {
  resource_type: 'model'
  access: Access
  config: ModelConfig
  constraints: ModelConstraint[]
  version: NodeVersion | null
  latest_version: NodeVersion | null
  /** A moment in ISO form with its offset: for example `2030-01-01T00:00:00+00:00`. */
  deprecation_date: string | null
  primary_key: string[]
  time_spine: TimeSpine | null
}

const modelConfig = repeated(
  (): ModelConfig => ({
    ...defaultNodeConfig(),
    access: 'protected',
    freshness: null,
    on_error: null,
    latest_version_pointer: { enabled: null, alias: null },
  }),
)

export function defaultModelConfig(): ModelConfig {
  return modelConfig()
}

const emptyModel = repeated(() => ({
  ...compiledDefaults('model', defaultModelConfig()),
  access: 'protected' as const,
  constraints: [],
  version: null,
  latest_version: null,
  deprecation_date: null,
  primary_key: [],
  time_spine: null,
}))

export function newModel(given: Given<ModelNode, ParsedKeys>): ModelNode {
  return Object.assign(emptyModel(), given)
}

export function isLatestVersion(model: ModelNode): boolean {
  return model.version !== null && model.latest_version !== null && isSameVersion(model.version, model.latest_version)
}

/** The name as people search for it: `orders`, or `orders.v2` if versioned. */
export function searchName(node: { readonly name: string; readonly version?: NodeVersion | null }): string {
  return node.version === null || node.version === undefined ? node.name : `${node.name}.v${node.version}`
}
