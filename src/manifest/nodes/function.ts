import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import type { Given } from './resource.ts'

export interface FunctionConfig extends NodeConfig {
  type: 'scalar' | 'aggregate' | 'table'
  volatility: 'deterministic' | 'stable' | 'non-deterministic' | null
  runtime_version: string | null
  entry_point: string | null
  snowflake: { quote_args: boolean }
}

export interface FunctionArgument {
  name: string
  data_type: string
  description: string | null
  default_value: unknown
}

export interface FunctionReturns {
  data_type: string
  description: string | null
}

export interface FunctionOverload {
  defined_in: string
  arguments: FunctionArgument[]
  returns: FunctionReturns | null
  description: string | null
  raw_body: string | null
  compiled_body: string | null
}

/** A user-defined function of the warehouse that the project builds. */
export interface FunctionNode extends CompiledNode {
  resource_type: 'function'
  returns: FunctionReturns
  config: FunctionConfig
  arguments: FunctionArgument[]
  overloads: FunctionOverload[]
}

export function defaultFunctionConfig(): FunctionConfig {
  return {
    ...defaultNodeConfig(),
    materialized: 'function',
    type: 'scalar',
    volatility: null,
    runtime_version: null,
    entry_point: null,
    snowflake: { quote_args: true },
  }
}

export function newFunction(given: Given<FunctionNode, ParsedKeys | 'returns'>): FunctionNode {
  return Object.assign(
    {
      returns: given.returns,
      ...compiledDefaults('function', defaultFunctionConfig()),
      arguments: [],
      overloads: [],
    },
    given,
  )
}
