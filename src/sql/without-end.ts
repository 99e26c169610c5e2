import type { SqlSyntax } from './sql-syntax.ts'
import { tokens } from './tokens.ts'

/** A statement as it can stand in parentheses: without the semicolon at its end, and what comes after it. */
export function withoutEnd(sql: string, syntax: SqlSyntax): string {
  const parts = [...tokens(sql, syntax)]
  const last = parts.findLast(({ kind, text }) => kind !== 'space' && kind !== 'comment' && text !== ';')
  return last ? sql.slice(0, last.offset + last.text.length) : ''
}
