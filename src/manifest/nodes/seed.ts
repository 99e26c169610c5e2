import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type ParsedKeys, type ParsedNode, parsedDefaults } from './parsed-node.ts'
import type { Given, MacroDependsOn } from './resource.ts'

export interface SeedConfig extends NodeConfig {
  delimiter: string
  quote_columns: boolean | null
}

export interface SeedNode extends ParsedNode {
  resource_type: 'seed'
  config: SeedConfig
  /** The package's folder: the rows are read from there only when the seed runs. */
  root_path: string | null
  depends_on: MacroDependsOn
}

export function defaultSeedConfig(): SeedConfig {
  return { ...defaultNodeConfig(), materialized: 'seed', delimiter: ',', quote_columns: null }
}

export function newSeed(given: Given<SeedNode, ParsedKeys>): SeedNode {
  return Object.assign(
    { ...parsedDefaults('seed', defaultSeedConfig()), root_path: null, depends_on: { macros: [] } },
    given,
  )
}
