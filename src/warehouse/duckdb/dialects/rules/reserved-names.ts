import type { Change, Rule } from '../rule.ts'
import { isNode, type Tree } from '../tree.ts'
import { isReserved } from './quoted-name.ts'

/** Names that are keywords to DuckDB, and to it alone, stand in quotes; so does an alias without AS. */
export const reservedNamesRule: Rule = {
  name: 'reserved word',
  dialects: ['postgres', 'snowflake'],
  find(statement) {
    const changes: Change[] = []
    const visit = (tree: Tree | undefined): void => {
      if (Array.isArray(tree)) for (const item of tree as readonly Tree[]) visit(item)
      else if (isNode(tree)) {
        const start =
          typeof tree.value === 'string' && tree.quote_style === undefined ? statement.startOf(tree) : undefined
        const index = statement.indexAt(start)
        if (
          index !== undefined &&
          start !== undefined &&
          isReserved(statement.word(index)) &&
          statement.word(index + 1) !== '('
        ) {
          changes.push({ start, end: statement.end(index), text: `"${statement.word(index)}"` })
        }
        for (const [kind, node] of Object.entries(tree)) {
          // Functions and types are looked up by other rules.
          if (kind === 'Custom' || kind === 'span') continue
          visit(node)
        }
      }
    }
    visit(statement.tree)
    return changes
  },
}
