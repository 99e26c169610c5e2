import { posix } from 'node:path'
import { allNodes, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By the name of the file that a node stands in, with or without its last ending. */
export const file: SelectorMethod = (search) => {
  const value = String(search.value)
  return where(allNodes(search), (node) => {
    const name = posix.basename(node.original_file_path)
    return fnmatch(name, value) || fnmatch(posix.parse(name).name, value)
  })
}
