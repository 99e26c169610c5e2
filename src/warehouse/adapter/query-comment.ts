import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** What is written beside each statement, for those who read the logs of the warehouse. */
export interface QueryComment {
  readonly text: string
  /** Whether it stands behind the statement instead of before. */
  readonly append: boolean
}

/** The statement with the comment on it. A final semicolon stays the last character. */
export function withQueryComment(sql: string, comment: QueryComment | undefined): string {
  if (!comment?.text) return sql
  if (comment.text.includes('*/')) {
    throw dbtError(
      'DbtRuntimeError',
      'query-comment/illegal',
      `query comment contains illegal value "*/": ${comment.text}`,
    )
  }
  const text = comment.text.trim()
  if (!comment.append) return `/* ${text} */\n${sql}`
  const body = sql.trimEnd()
  return body.endsWith(';') ? `${body.slice(0, -1)}\n/* ${text} */;` : `${body}\n/* ${text} */`
}
