import { allNodes, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By package; `this` is the root project. */
export const packageName: SelectorMethod = (search) => {
  const value = search.value === 'this' ? search.input.manifest.project_name : String(search.value)
  return where(allNodes(search), (node) => fnmatch(node.package_name, value))
}
