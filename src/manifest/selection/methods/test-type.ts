import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ManifestNode } from '../../nodes/node.ts'
import { isGenericTest } from '../../nodes/test.ts'
import type { UnitTestDefinition } from '../../nodes/unit-test.ts'
import { parsedAndUnitTests, where } from '../candidates.ts'
import type { SelectorMethod } from '../selection-input.ts'

type TestType = 'generic' | 'singular' | 'unit'

export const testType: SelectorMethod = (search) => {
  const wanted = wantedTypes(String(search.value))
  return where(parsedAndUnitTests(search), (node) => {
    const type = typeOf(node)
    return type !== undefined && wanted.includes(type)
  })
}

function typeOf(node: ManifestNode | UnitTestDefinition): TestType | undefined {
  if (node.resource_type === 'unit_test') return 'unit'
  if (node.resource_type !== 'test') return undefined
  return isGenericTest(node) ? 'generic' : 'singular'
}

/** A piece of a word counts as the word in dbt, all but `generic` and `schema`: `sing` means singular. */
function wantedTypes(value: string): readonly TestType[] {
  if (value === 'generic' || value === 'schema') return ['generic']
  if ('data'.includes(value)) return ['generic', 'singular']
  if ('singular'.includes(value)) return ['singular']
  if ('unit'.includes(value)) return ['unit']
  throw dbtError(
    'DbtRuntimeError',
    'selector/invalid-value',
    `Invalid test type selector ${value}: expected "generic", "singular", "unit", or "data"`,
  )
}
