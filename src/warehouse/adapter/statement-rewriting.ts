import { DatabaseError, type DatabaseErrorPosition } from './database-error.ts'

/** Changes SQL that is written for another warehouse before it is sent. */
export interface StatementRewriting {
  /** What the SQL is written for, as the profile says it. */
  readonly writtenFor: string
  /** Where `refusalOf` is given, the database is asked about what only it can know. */
  rewrite(sql: string, refusalOf?: RefusalOf): Promise<RewrittenStatement>
}

/** What the database says of a statement that it would not run; undefined if it would. */
export type RefusalOf = (sql: string) => Promise<string | undefined>

/** One change of a statement. */
export interface StatementChange {
  /** Why, in a word or two. */
  readonly rule: string
  /** Where it stands in the statement as it was written; what is put in ends where it begins. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Lines that are changed, as they were written and as they are sent. */
export interface ChangedLines {
  /** The first of them; lines start at 1. */
  readonly line: number
  readonly before: string
  readonly after: string
  /** Why, each reason once. */
  readonly rules: readonly string[]
}

/** The lines that changes touch. Changes of a line, and of lines that a change joins, are told together. */
export function changedLines(written: string, changes: readonly StatementChange[]): ChangedLines[] {
  const groups: { start: number; end: number; changes: StatementChange[] }[] = []
  for (const change of changes) {
    const start = written.lastIndexOf('\n', change.start - 1) + 1
    const newLine = written.indexOf('\n', change.end)
    const end = newLine < 0 ? written.length : newLine
    const last = groups.at(-1)
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end)
      last.changes.push(change)
    } else groups.push({ start, end, changes: [change] })
  }
  return groups.map((group) => ({
    line: written.slice(0, group.start).split('\n').length,
    before: written.slice(group.start, group.end),
    after: changedText(written, group),
    rules: [...new Set(group.changes.map(({ rule }) => rule))],
  }))
}

function changedText(
  written: string,
  { start, end, changes }: { start: number; end: number; changes: readonly StatementChange[] },
): string {
  let text = ''
  let at = start
  for (const change of changes) {
    text += written.slice(at, change.start) + change.text
    at = change.end
  }
  return text + written.slice(at, end)
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
