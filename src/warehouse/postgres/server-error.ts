import { isWide } from '#warehouse/adapter/is-wide.ts'

/** A failure as the server tells it, in the fields of its protocol. */
export interface ServerError {
  readonly severity: string
  readonly message: string
  readonly code: string
  readonly detail?: string
  readonly hint?: string
  /** Counted in characters of the statement, from 1. */
  readonly position?: string
  readonly internalPosition?: string
  readonly internalQuery?: string
  readonly where?: string
}

/** The error, if it is the server that said it. */
export function serverError(error: unknown): ServerError | undefined {
  const isTold = error instanceof Error && 'severity' in error && typeof error.severity === 'string'
  return isTold ? (error as unknown as ServerError) : undefined
}

/** Operator intervention, and the time-outs of transactions that nobody goes on with. */
const LAST_WORDS = /^(57P|25P0[34])/

/** Whether the server says so before it hangs up. */
export function endsConnection(error: unknown): boolean {
  return LAST_WORDS.test(serverError(error)?.code ?? '')
}

/** Whether the connection broke, from the other side or on the way. */
export function isHangUp(error: unknown): boolean {
  return /Connection terminated|ECONNRESET|EPIPE|not queryable/.test(String(error))
}

/** What libpq says then. */
export const HUNG_UP =
  'server closed the connection unexpectedly\n' +
  '\tThis probably means the server terminated abnormally\n' +
  '\tbefore or while processing the request.'

/** The failure as `psql` and Python's driver print it: with the line it means, and what else the server says. */
export function serverErrorText(error: ServerError, sql: string): string {
  const { message, detail, hint, position, internalPosition, internalQuery, where } = error
  const lines = [message]
  if (position) lines.push(...pointed(sql, Number(position)))
  else if (internalQuery && internalPosition) lines.push(...pointed(internalQuery, Number(internalPosition)))
  if (detail) lines.push(`DETAIL:  ${detail}`)
  if (hint) lines.push(`HINT:  ${hint}`)
  if (internalQuery && !internalPosition) lines.push(`QUERY:  ${internalQuery}`)
  if (where) lines.push(`CONTEXT:  ${where}`)
  return lines.join('\n')
}

/** A place in a statement: its line, and how many characters stand before it there. Lines start at 1. */
export function placeOf(sql: string, position: number): { readonly line: number; readonly before: string } {
  const before = [...sql].slice(0, position - 1).join('')
  const start = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, before: before.slice(start) }
}

/** How much of a line is shown, in columns of a terminal; and how much of it at least behind the place. */
const SHOWN = 60
const BEHIND = 10

/** `LINE 2: …` and a caret below it. Of a long line a window around the place. */
function pointed(sql: string, position: number): string[] {
  const { line, before } = placeOf(sql, position)
  const source = (sql.split(/\r?\n/)[line - 1] ?? '').replaceAll('\t', ' ')
  const characters = [...source]
  const at = [...before].length
  const ends: number[] = [0]
  for (const character of characters) ends.push((ends.at(-1) ?? 0) + (isWide(character) ? 2 : 1))
  const end = (index: number) => ends[Math.min(index, characters.length)] ?? 0
  let from = 0
  let to = characters.length
  const isCut = end(to) > SHOWN
  if (isCut && end(from) + SHOWN >= end(at) + BEHIND) {
    while (end(to) - end(from) > SHOWN) to--
  } else if (isCut) {
    while (end(at) + BEHIND < end(to)) to--
    while (end(to) - end(from) > SHOWN) from++
  }
  const lead = `LINE ${line}: ${from > 0 ? '...' : ''}`
  const text = characters.slice(from, to).join('')
  const indent = ' '.repeat(lead.length + end(at) - end(from))
  return [`${lead}${text}${to < characters.length ? '...' : ''}`, `${indent}^`]
}
