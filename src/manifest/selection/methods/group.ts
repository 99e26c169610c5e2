import { metricNodes, parsedNodes, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

export const group: SelectorMethod = function* (search) {
  const value = String(search.value)
  const isMember = (node: { readonly config: { readonly group: string | null } }) =>
    !!node.config.group && fnmatch(node.config.group, value)
  yield* where(parsedNodes(search), isMember)
  yield* where(metricNodes(search), isMember)
}
