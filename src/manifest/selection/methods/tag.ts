import type { Candidate } from '../candidate.ts'
import { allOutlines, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

export const tag: SelectorMethod = (search) => {
  const matches = matcher(String(search.value))
  return where(allOutlines(search), (node) => tagsOf(node).some(matches))
}

function tagsOf(node: Candidate): readonly string[] {
  if (node.resource_type === 'semantic_model') return []
  const tags = node.resource_type === 'unit_test' ? node.config.tags : node.tags
  return typeof tags === 'string' ? [tags] : tags
}
