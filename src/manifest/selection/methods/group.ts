import { metricNodes, parsedNodes, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

export const group: SelectorMethod = function* (search) {
  const matches = matcher(String(search.value))
  const isMember = (node: { readonly config: { readonly group: string | null } }) =>
    !!node.config.group && matches(node.config.group)
  yield* where(parsedNodes(search), isMember)
  yield* where(metricNodes(search), isMember)
}
