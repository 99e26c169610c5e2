import type { Change, Rule } from '../rule.ts'
import { isNode, walk } from '../tree.ts'

/** Going down, PostgreSQL and Snowflake have NULL first, DuckDB has it last: which row is the newest may hang on it. */
export const nullOrderRule: Rule = {
  name: 'null order',
  dialects: ['postgres', 'snowflake'],
  find(statement) {
    const changes: Change[] = []
    let descending = 0
    walk(statement.tree, (kind, node) => {
      if (kind === 'options' && isNode(node) && node.asc === false && node.nulls_first === undefined) descending++
      return undefined
    })
    if (descending === 0) return []
    statement.tokens.forEach((_, index) => {
      if (statement.word(index) !== 'desc' || statement.isName(index)) return
      if (statement.word(index + 1) === 'nulls') return
      changes.push({ start: statement.end(index), end: statement.end(index), text: ' nulls first' })
    })
    return changes.length === descending ? changes : []
  },
}
