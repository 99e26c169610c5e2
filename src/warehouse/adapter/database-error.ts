import { DbtError, type ExceptionType } from '#foundation/diagnostics/dbt-error.ts'
import type { Category } from '#foundation/diagnostics/diagnostic.ts'

/** A place in the statement that failed. Lines and columns start at 1. */
export interface DatabaseErrorPosition {
  readonly line: number
  readonly column: number
}

/** What is known of a failed statement. */
export interface DatabaseErrorFacts {
  /** What the database said, unchanged. */
  readonly text: string
  readonly sql: string
  readonly position?: DatabaseErrorPosition
  /** The exception dbt's adapter of this warehouse throws: not every one says `DbtDatabaseError`. */
  readonly excType: ExceptionType
  readonly category: Category
  readonly hint?: string
  /** It is none for a transaction, and has done nothing. */
  readonly takesNoTransaction?: boolean
  /** It says nothing about the statement: the connection was lost, or somebody was in the way. */
  readonly isPassing?: boolean
}

/** A statement failed. Floors above can lead the place in the statement back to the text it was rendered from. */
export class DatabaseError extends DbtError {
  readonly text: string
  readonly sql: string
  readonly position: DatabaseErrorPosition | undefined
  readonly takesNoTransaction: boolean
  readonly isPassing: boolean

  constructor(facts: DatabaseErrorFacts) {
    const { text, sql, position, excType, category, hint, takesNoTransaction = false, isPassing = false } = facts
    super(excType, { category, code: 'database/query-failed', message: text, ...(hint && { hint }) })
    this.text = text
    this.sql = sql
    this.position = position
    this.takesNoTransaction = takesNoTransaction
    this.isPassing = isPassing
  }
}
