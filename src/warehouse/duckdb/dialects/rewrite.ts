import { refusedAlias, writtenOut } from './aliases.ts'
import { castToInteger } from './date-and-number.ts'
import { applyEdits, type Edit, inOrder } from './edit.ts'
import { withoutPermissions } from './permissions.ts'
import { RULES } from './rules.ts'
import type { SqlParser } from './sql-parser.ts'
import { significantTokens, Statement } from './statement.ts'
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
  const permissions = withoutPermissions(sql, significantTokens(sql, writtenFor))
  if (permissions.length > 0) return { sql: applyEdits(sql, permissions), edits: permissions }
  const tree = parser.parse(sql, writtenFor)
  if (tree === undefined) return { sql, edits: [] }
  const statement = new Statement(sql, tree, writtenFor)
  const rules = RULES.filter(({ dialects }) => dialects.includes(writtenFor))
  const edits = inOrder(
    rules.flatMap(({ name, find }) => find(statement, writtenFor).map((edit) => ({ ...edit, rule: name }))),
  )
  return { sql: applyEdits(sql, edits), edits }
}

/**
 * The same, once the database has refused it: with the alias written out that it does not find, or the number cast that it
 * does not add to a date. Undefined if neither is the reason.
 */
export function rewriteRefused(
  parser: SqlParser,
  { sql, refusal }: { readonly sql: string; readonly refusal: string },
  writtenFor: WrittenFor,
): Rewritten | undefined {
  const casts = castToInteger(sql, refusal, writtenFor)
  if (casts.length > 0) return { sql: applyEdits(sql, casts), edits: casts }
  const alias = refusedAlias(refusal)
  const tree = alias === undefined ? undefined : parser.parse(sql, writtenFor)
  if (alias === undefined || tree === undefined) return undefined
  const edits = inOrder(writtenOut(new Statement(sql, tree, writtenFor), alias))
  return edits.length === 0 ? undefined : { sql: applyEdits(sql, edits), edits }
}
