import { type NodeAndTestConfig, nodeAndTestDefaults } from './config.ts'
import { type CompiledNode, compiledDefaults, type ParsedKeys } from './parsed-node.ts'
import { repeated } from './repeated.ts'
import type { Given } from './resource.ts'
import type { UniqueId } from './unique-id.ts'

export interface TestConfig extends NodeAndTestConfig {
  materialized: string
  severity: string
  store_failures: boolean | null
  store_failures_as: string | null
  sql_header: unknown
  where: string | null
  limit: number | null
  fail_calc: string
  warn_if: string
  error_if: string
}

/** A test written as a query of its own. */
export interface SingularTestNode extends CompiledNode {
  resource_type: 'test'
  config: TestConfig
}

export interface TestMetadata {
  name: string
  kwargs: Record<string, unknown>
  namespace: string | null
}

/** A test made from a `{% test %}` block and its use on a column, model or source. */
export interface GenericTestNode extends SingularTestNode {
  column_name: string | null
  file_key_name: string | null
  attached_node: UniqueId | null
  test_metadata: TestMetadata
}

export type TestNode = SingularTestNode | GenericTestNode

export function isGenericTest(test: TestNode): test is GenericTestNode {
  return 'test_metadata' in test
}

const testConfig = repeated(
  (): TestConfig => ({
    ...nodeAndTestDefaults(),
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    sql_header: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  }),
)

export function defaultTestConfig(): TestConfig {
  return testConfig()
}

const emptyTest = repeated(() => compiledDefaults('test', defaultTestConfig()))

export function newSingularTest(given: Given<SingularTestNode, ParsedKeys>): SingularTestNode {
  return Object.assign(emptyTest(), given)
}

const emptyGenericTest = repeated(() => ({
  ...compiledDefaults('test', defaultTestConfig()),
  column_name: null,
  file_key_name: null,
  attached_node: null,
  test_metadata: { name: '', kwargs: {}, namespace: null },
}))

export function newGenericTest(given: Given<GenericTestNode, ParsedKeys | 'test_metadata'>): GenericTestNode {
  return Object.assign(emptyGenericTest(), given)
}
