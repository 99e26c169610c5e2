import { STANDARD_SQL, type SqlSyntax } from './sql-syntax.ts'
import { tokens } from './tokens.ts'

export interface Statement {
  /** Without the semicolon; comments that stand before it are part of it. */
  readonly text: string
  readonly offset: number
}

/** The statements of a script, for databases that take one at a time. Pieces of nothing but comments are left out. */
export function splitStatements(sql: string, syntax: SqlSyntax = STANDARD_SQL): Statement[] {
  const statements: Statement[] = []
  let start = 0
  let hasCode = false
  const end = (offset: number) => {
    const piece = sql.slice(start, offset)
    const text = piece.trim()
    if (hasCode) statements.push({ text, offset: start + piece.indexOf(text) })
    hasCode = false
  }
  for (const token of tokens(sql, syntax)) {
    if (token.kind === 'symbol' && token.text === ';') {
      end(token.offset)
      start = token.offset + 1
    } else if (token.kind !== 'space' && token.kind !== 'comment') hasCode = true
  }
  end(sql.length)
  return statements
}
