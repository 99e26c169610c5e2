import { DatabaseError, type DatabaseErrorPosition } from './database-error.ts'

/** Changes SQL that is written for another warehouse before it is sent. */
export interface StatementRewriting {
  /** What the SQL is written for, as the profile says it. */
  readonly writtenFor: string
  rewrite(sql: string): Promise<RewrittenStatement>
}

/** One change of a statement. */
export interface StatementChange {
  /** Why, in a word or two. */
  readonly rule: string
  /** Where it begins in the statement as it was written. */
  readonly offset: number
}

/** A statement as it is sent. */
export interface RewrittenStatement {
  readonly sql: string
  /** In the order of the text. Empty: the statement is as it was written. */
  readonly changes: readonly StatementChange[]
  /** Where a place of what is sent stands in what was written. */
  offsetBefore(offset: number): number
}

/** A failure of what was sent, told of what was written: people look for it there. */
export function asWritten(error: unknown, written: string, sent: RewrittenStatement): unknown {
  if (!(error instanceof DatabaseError) || error.sql !== sent.sql || sent.sql === written) return error
  const { text, excType, takesNoTransaction, isPassing } = error
  const [first] = error.diagnostics
  const position = error.position && positionOf(written, sent.offsetBefore(offsetOf(sent.sql, error.position)))
  return new DatabaseError({
    text,
    sql: written,
    excType,
    category: first?.category ?? 'Database Error',
    ...(position && { position }),
    ...(first?.hint !== undefined && { hint: first.hint }),
    takesNoTransaction,
    isPassing,
  })
}

function offsetOf(text: string, { line, column }: DatabaseErrorPosition): number {
  const lines = text.split('\n')
  return lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0) + column - 1
}

function positionOf(text: string, offset: number): DatabaseErrorPosition {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
