import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import { isHangUp, HUNG_UP, placeOf, serverError, serverErrorText } from './server-error.ts'

/** PostgreSQL's failure as dbt-postgres shows it. */
export function postgresError(error: unknown, sql: string): DatabaseError {
  const told = serverError(error)
  if (!told) return failure(isHangUp(error) ? HUNG_UP : messageOf(error), sql, { isPassing: isHangUp(error) })
  const text = serverErrorText(told, sql)
  // The server says so and hangs up: Python's driver then tells of both.
  if (told.code.startsWith('57P')) return failure(`${text}\n${HUNG_UP}`, sql, { isPassing: true })
  return failure(text, sql, {
    at: told.position ? Number(told.position) : undefined,
    code: told.code,
    isPassing: PASSING.test(told.code),
  })
}

/** A statement that Python's driver would not have sent. */
export function refusedStatement(text: string, sql: string): DatabaseError {
  return failure(text, sql)
}

/** `VACUUM` and its like within a transaction; a procedure that commits by itself. */
const TAKES_NO_TRANSACTION: ReadonlySet<string> = new Set(['25001', '2D000'])

/** A lost connection, another transaction, no room, a lock, an operator. */
const PASSING = /^(08|25P0|40|53|55P|57)/

function failure(
  text: string,
  sql: string,
  {
    at,
    code = '',
    isPassing = false,
  }: { readonly at?: number | undefined; readonly code?: string; readonly isPassing?: boolean } = {},
): DatabaseError {
  const place = at === undefined ? undefined : placeOf(sql, at)
  return new DatabaseError({
    text,
    sql,
    ...(TAKES_NO_TRANSACTION.has(code) && { takesNoTransaction: true }),
    isPassing,
    ...(place && { position: { line: place.line, column: place.before.length + 1 } }),
    excType: 'DbtDatabaseError',
    category: 'Database Error',
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
