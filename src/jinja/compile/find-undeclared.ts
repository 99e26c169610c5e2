import type * as Ast from '../syntax/ast.ts'
import { childrenOf, type Node } from '../syntax/walk.ts'

/** Which of the names a body reads before it sets them, nested bodies included, blocks left out. */
export function findUndeclared(body: readonly Ast.Statement[], names: readonly string[]): ReadonlySet<string> {
  const open = new Set(names)
  const found = new Set<string>()
  const visit = (node: Node): void => {
    if (node.kind === 'Block') return
    if (node.kind === 'Name' && open.has(node.name)) found.add(node.name)
    else if (node.kind === 'NameTarget') open.delete(node.name)
    else if (node.kind === 'Macro' || node.kind === 'CallBlock')
      for (const { name } of node.parameters) open.delete(name)
    for (const child of childrenOf(node)) visit(child)
  }
  for (const statement of body) visit(statement)
  return found
}
