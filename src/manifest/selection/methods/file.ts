import { posix } from 'node:path'
import { allOutlines, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By the name of the file that a node stands in, with or without its last ending. */
export const file: SelectorMethod = (search) => {
  const matches = matcher(String(search.value))
  return where(allOutlines(search), (node) => {
    const name = posix.basename(node.original_file_path)
    return matches(name) || matches(posix.parse(name).name)
  })
}
