import { isGenericTest } from '../../nodes/test.ts'
import { parsedAndUnitTests, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By the name of a generic test's block (`not_null`), or of a unit test. */
export const testName: SelectorMethod = (search) => {
  const matches = matcher(String(search.value))
  return where(parsedAndUnitTests(search), (node) => {
    if (node.resource_type === 'unit_test') return matches(node.name)
    return node.resource_type === 'test' && isGenericTest(node) && matches(node.test_metadata.name)
  })
}
