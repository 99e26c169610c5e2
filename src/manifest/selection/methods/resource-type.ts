import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { RESOURCE_TYPES } from '../../nodes/resource-type.ts'
import { allOutlines, where } from '../candidates.ts'
import type { SelectorMethod } from '../selection-input.ts'

export const resourceType: SelectorMethod = (search) => {
  const value = String(search.value)
  if (!(RESOURCE_TYPES as readonly string[]).includes(value)) {
    throw dbtError('DbtRuntimeError', 'selector/invalid-value', `Invalid resource_type selector "${value}"`, {
      hint: `resource types are ${[...RESOURCE_TYPES].sort().join(', ')}`,
    })
  }
  return where(allOutlines(search), (node) => node.resource_type === value)
}
