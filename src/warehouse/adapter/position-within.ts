import type { DatabaseErrorPosition } from './database-error.ts'

/**
 * A place in the statement that was sent as a place in the code it was made of: between them stand the query comment
 * and what the materialization wrote around. Undefined where the place is not in the code.
 */
export function positionWithin(
  code: string,
  error: { readonly sql: string; readonly position: DatabaseErrorPosition | undefined },
): DatabaseErrorPosition | undefined {
  const body = code.trim()
  const at = body ? error.sql.indexOf(body) : -1
  if (!error.position || at < 0) return undefined
  const offset = offsetOf(error.sql, error.position)
  if (offset < at || offset > at + body.length) return undefined
  return positionOf(code, code.indexOf(body) + offset - at)
}

function offsetOf(text: string, { line, column }: DatabaseErrorPosition): number {
  let start = 0
  for (let passed = 1; passed < line; passed++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return text.length
    start = end + 1
  }
  return start + column - 1
}

function positionOf(text: string, offset: number): DatabaseErrorPosition {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
