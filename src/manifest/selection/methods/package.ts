import { allOutlines, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By package; `this` is the root project. */
export const packageName: SelectorMethod = (search) => {
  const matches = matcher(search.value === 'this' ? search.input.manifest.project_name : String(search.value))
  return where(allOutlines(search), (node) => matches(node.package_name))
}
