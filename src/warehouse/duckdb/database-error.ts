import { DatabaseError, type DatabaseErrorPosition } from '#warehouse/adapter/database-error.ts'
import { isWide } from '#warehouse/adapter/is-wide.ts'
import { missingFunctionHint } from './dialects/missing-function.ts'
import type { WrittenFor } from './dialects/written-for.ts'

/** DuckDB's failure as dbt-duckdb shows it: the text as it is, under "Runtime Error". */
export function duckdbError(error: unknown, sql: string, writtenFor?: WrittenFor): DatabaseError {
  const text = errorText(error)
  const hint = writtenFor && missingFunctionHint(text, writtenFor)
  const position = errorPosition(text, sql)
  return new DatabaseError({
    text,
    sql,
    ...(position && { position }),
    ...(hint && { hint }),
    excType: 'DbtRuntimeError',
    category: 'Runtime Error',
  })
}

/** What DuckDB said, without what the driver puts before it. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^Failed to extract statements: /, '')
}

/** The name Python knows a failure by, for example `IOException`: retries are configured with it. */
export function exceptionName(text: string): string {
  const kind = /^([A-Za-z ]+?) Error\b/.exec(text)?.[1] ?? ''
  const words = kind.split(' ').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return kind ? `${words.join('')}Exception` : 'Error'
}

/**
 * Where `LINE 3:` and the caret under it point to. DuckDB shows a window of a long line, so the window is sought in the
 * line of the statement.
 */
export function errorPosition(text: string, sql: string): DatabaseErrorPosition | undefined {
  const lines = text.split('\n')
  const index = lines.findLastIndex((line) => /^LINE \d+: /.test(line))
  const shown = lines[index]
  const caret = lines[index + 1]?.indexOf('^') ?? -1
  const match = /^(LINE (\d+): )(.*)$/.exec(shown ?? '')
  if (!match || caret < 0) return undefined
  const [, lead = '', number = '', excerpt = ''] = match
  const line = Number(number)
  const source = sql.split('\n')[line - 1] ?? ''
  const body = excerpt.replace(/^\.\.\./, '').replace(/\.\.\.$/, '')
  const cut = excerpt.startsWith('...') ? 3 : 0
  const start = cut > 0 ? Math.max(0, source.indexOf(body)) : 0
  return { line, column: start + indexAtWidth(body, caret - lead.length - cut) + 1 }
}

/** The caret stands by how wide characters are in a terminal: two for an ideograph or emoji, none for a tab or accent. */
function indexAtWidth(text: string, width: number): number {
  let passed = 0
  let index = 0
  for (const character of text) {
    if (passed >= width && !NARROW.test(character)) break
    passed += isWide(character) ? 2 : NARROW.test(character) ? 0 : 1
    index += character.length
  }
  return index
}

const NARROW = /[\p{M}\p{Cc}]/u
