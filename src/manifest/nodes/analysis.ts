import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import type { Given } from './resource.ts'

export interface AnalysisNode extends CompiledNode {
  resource_type: 'analysis'
  config: NodeConfig
}

export function newAnalysis(given: Given<AnalysisNode, ParsedKeys>): AnalysisNode {
  return Object.assign({ ...compiledDefaults('analysis', defaultNodeConfig()) }, given)
}
