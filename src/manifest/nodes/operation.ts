import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import type { Given } from './resource.ts'

/** An entry of `on-run-start` or `on-run-end`; its tag says which. */
export interface OperationNode extends CompiledNode {
  resource_type: 'operation'
  config: NodeConfig
  index: number | null
}

export function newOperation(given: Given<OperationNode, ParsedKeys>): OperationNode {
  return Object.assign({ ...compiledDefaults('operation', defaultNodeConfig()), index: null }, given)
}
