import { applyEdits, type Edit, inOrder } from './edit.ts'
import { RULES } from './rules.ts'
import type { SqlParser } from './sql-parser.ts'
import { Statement } from './statement.ts'
import type { WrittenFor } from './written-for.ts'

/** A statement as DuckDB is given it. */
export interface Rewritten {
  readonly sql: string
  /** What was changed, in the order of the text. Empty: it is sent as it was written. */
  readonly edits: readonly Edit[]
}

/**
 * Changes what DuckDB would refuse, or understand in another way, and leaves all the rest as it is, comments and layout
 * included. What the parser cannot read is not touched.
 */
export function rewrite(parser: SqlParser, sql: string, writtenFor: WrittenFor): Rewritten {
  const tree = parser.parse(sql, writtenFor)
  if (tree === undefined) return { sql, edits: [] }
  const statement = new Statement(sql, tree, writtenFor)
  const rules = RULES.filter(({ dialects }) => dialects.includes(writtenFor))
  const edits = inOrder(
    rules.flatMap(({ name, find }) => find(statement, writtenFor).map((edit) => ({ ...edit, rule: name }))),
  )
  return { sql: applyEdits(sql, edits), edits }
}
