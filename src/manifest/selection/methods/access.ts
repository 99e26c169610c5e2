import { parsedNodes, where } from '../candidates.ts'
import type { SelectorMethod } from '../selection-input.ts'

export const access: SelectorMethod = (search) =>
  where(parsedNodes(search), (node) => node.resource_type === 'model' && node.access === search.value)
