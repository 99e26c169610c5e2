import { isGenericTest } from '../../nodes/test.ts'
import { parsedAndUnitTests, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By the name of a generic test's block (`not_null`), or of a unit test. */
export const testName: SelectorMethod = (search) => {
  const value = String(search.value)
  return where(parsedAndUnitTests(search), (node) => {
    if (node.resource_type === 'unit_test') return fnmatch(node.name, value)
    return node.resource_type === 'test' && isGenericTest(node) && fnmatch(node.test_metadata.name, value)
  })
}
