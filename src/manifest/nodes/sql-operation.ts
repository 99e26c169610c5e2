import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import type { Given } from './resource.ts'

/** A query given on the command line, as with `show --inline`. */
export interface SqlOperationNode extends CompiledNode {
  resource_type: 'sql_operation'
  config: NodeConfig
}

export function newSqlOperation(given: Given<SqlOperationNode, ParsedKeys>): SqlOperationNode {
  return Object.assign({ ...compiledDefaults('sql_operation', defaultNodeConfig()) }, given)
}
