import type { SqlSyntax } from '#sql/sql-syntax.ts'
import { type SqlToken, tokens } from '#sql/tokens.ts'

/**
 * Puts the texts of ephemeral models before a query, joined with the `with` it may have. Each CTE is complete, with
 * its name: ` __dbt__cte__orders as (…)`. Only the first statement of a script is kept, as in dbt.
 */
export function injectCtes(sql: string, ctes: readonly string[], syntax: SqlSyntax): string {
  if (ctes.length === 0) return sql
  const { end, behindWith } = readFirstStatement(sql, syntax)
  const statement = sql.slice(0, end)
  const joined = ctes.join(', ')
  if (behindWith !== undefined) return `${statement.slice(0, behindWith)}${joined}, ${statement.slice(behindWith)}`
  const start = statement.length - statement.trimStart().length
  return `${statement.slice(0, start)}with${joined} ${statement.slice(start)}`
}

/** Where the first statement ends, and the offset behind its outermost `with` or `recursive` and the blanks that follow. */
function readFirstStatement(sql: string, syntax: SqlSyntax): { end: number; behindWith?: number } {
  let depth = 0
  let behindWith: number | undefined
  let isWithComplete = false
  for (const token of tokens(sql, syntax)) {
    const end = token.offset + token.text.length
    if (token.kind === 'space') {
      if (!isWithComplete && behindWith === token.offset) behindWith = end
      continue
    }
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    else if (token.text === ';' && depth <= 0) return { end, ...(behindWith !== undefined && { behindWith }) }
    if (depth > 0 || isWithComplete) continue
    if (behindWith === undefined) {
      if (isWord(token, 'with')) behindWith = end
    } else {
      isWithComplete = !isWord(token, 'recursive')
      if (!isWithComplete) behindWith = end
    }
  }
  return { end: sql.length, ...(behindWith !== undefined && { behindWith }) }
}

function isWord(token: SqlToken, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word
}
