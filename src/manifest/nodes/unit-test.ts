import { defaultNodeConfig, type NodeConfig } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import {
  type DependsOn,
  emptyDependsOn,
  type Given,
  type GraphResource,
  type NodeVersion,
  resourceHead,
  type ResourceKeys,
} from './resource.ts'
import type { UniqueId } from './unique-id.ts'

export type UnitTestFormat = 'csv' | 'dict' | 'sql'
export type UnitTestRows = string | Record<string, unknown>[] | null

export interface UnitTestInput {
  input: string
  rows: UnitTestRows
  format: UnitTestFormat
  fixture: string | null
}

export interface UnitTestExpectation {
  rows: UnitTestRows
  format: UnitTestFormat
  fixture: string | null
}

export interface UnitTestOverrides {
  macros: Record<string, unknown>
  vars: Record<string, unknown>
  env_vars: Record<string, unknown>
}

export interface UnitTestConfig {
  tags: string | string[]
  meta: Record<string, unknown>
  enabled: boolean
  static_analysis: string | null
  [extra: string]: unknown
}

/** A unit test as it is written in a project's YAML; one for each version of a versioned model. */
export interface UnitTestDefinition extends GraphResource {
  model: string
  given: UnitTestInput[]
  expect: UnitTestExpectation
  resource_type: 'unit_test'
  description: string
  overrides: UnitTestOverrides | null
  depends_on: DependsOn
  config: UnitTestConfig
  checksum: string | null
  schema: string | null
  created_at: number
  versions: { include: NodeVersion[] | null; exclude: NodeVersion[] | null } | null
  version: NodeVersion | null
}

export function defaultUnitTestConfig(): UnitTestConfig {
  return { tags: [], meta: {}, enabled: true, static_analysis: null }
}

export function newUnitTest(
  given: Given<UnitTestDefinition, ResourceKeys | 'fqn' | 'model' | 'given' | 'expect'>,
): UnitTestDefinition {
  return Object.assign(
    {
      model: '',
      given: [],
      expect: given.expect,
      ...resourceHead('unit_test'),
      fqn: [],
      description: '',
      overrides: null,
      depends_on: emptyDependsOn(),
      config: defaultUnitTestConfig(),
      checksum: null,
      schema: null,
      created_at: 0,
      versions: null,
      version: null,
    },
    given,
  )
}

/** A unit test as it runs: the text of the tested model over inputs that are given. Never in a manifest. */
export interface UnitTestNode extends CompiledNode {
  resource_type: 'unit_test'
  config: NodeConfig & { expected_rows: Record<string, unknown>[]; expected_sql: string | null }
  tested_node_unique_id: UniqueId
  /** The input that stands for the tested model's own relation, as an incremental model reads it. */
  this_input_node_unique_id: UniqueId | null
  overrides: UnitTestOverrides | null
}

export function newUnitTestNode(
  given: Given<UnitTestNode, ParsedKeys | 'config' | 'tested_node_unique_id'>,
): UnitTestNode {
  return Object.assign(
    { ...compiledDefaults('unit_test', defaultNodeConfig()), this_input_node_unique_id: null, overrides: null },
    given,
  )
}
