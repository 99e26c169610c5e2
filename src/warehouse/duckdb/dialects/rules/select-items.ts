import type { Statement } from '../statement.ts'
import type { TreeNode } from '../tree.ts'

/** Where each item of the list behind SELECT ends. Empty if the list is not found. */
export function itemEnds(statement: Statement, select: TreeNode, count: number): number[] {
  const token = select.select_token
  const first = statement.indexAt(statement.startOf(token))
  if (first === undefined) return []
  let at = first + 1
  if (statement.word(at) === 'all') at++
  if (statement.word(at) === 'distinct') at = statement.word(at + 1) === 'on' ? statement.behindGroup(at + 2) : at + 1
  const ends: number[] = []
  for (let depth = 0; ends.length < count; at++) {
    const word = statement.word(at)
    if (word === '(' || word === '[') at = statement.behindGroup(at) - 1
    else if (word === 'case') depth++
    else if (word === 'end') depth--
    else if (depth === 0 && (word === ',' || word === '' || word === ')' || (END.has(word) && !statement.isName(at)))) {
      // `distinct from` stands within an expression.
      if (word === 'from' && statement.word(at - 1) === 'distinct') continue
      ends.push(statement.end(at - 1))
      if (word !== ',') break
    }
  }
  return ends.length === count ? ends : []
}

const END: ReadonlySet<string> = new Set(
  'from where group having window order limit offset union except intersect fetch ;'.split(' '),
)
