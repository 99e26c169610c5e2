/** Leads a place in the SQL that a database refused back to the templates that the SQL was rendered from. */
import type { Frame } from '#foundation/diagnostics/diagnostic.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import { spanOf } from '#jinja/syntax/template-source.ts'
import type { OutputTrace } from '#jinja/vm/output-trace.ts'
import type { MacroCall } from '#jinja/vm/template-error.ts'
import type { DatabaseError } from '#warehouse/adapter/database-error.ts'
import { positionWithin } from '#warehouse/adapter/position-within.ts'

/** A rendered template. */
export interface WrittenText {
  readonly text: string
  readonly trace: Pick<OutputTrace, 'placesOf'>
}

/** For a text without templates in it, which stands as it was written. */
export function plainTrace(source: SourceFile): WrittenText['trace'] {
  return {
    placesOf(offset) {
      return [
        { macro: undefined, span: spanOf(source, { start: offset, end: offset + wordLength(source.text, offset) }) },
      ]
    },
  }
}

/**
 * The places of the templates that wrote what an error points to, the innermost first, and which of the texts it was;
 * undefined where the error points to none of them. `compiled` is the whole of the code, if a text is only a part of it.
 */
export function findWritten<T extends WrittenText>(
  error: DatabaseError,
  texts: readonly T[],
  compiled: string | undefined,
): { readonly text: T; readonly places: readonly MacroCall[] } | undefined {
  for (const text of texts) {
    const offset =
      offsetWithin(text.text, error) ??
      (compiled === undefined ? undefined : offsetInTail(text.text, compiled, error)) ??
      endOf(text.text, compiled ?? text.text, error)
    const places = offset === undefined ? [] : text.trace.placesOf(offset)
    if (places.length > 0) return { text, places }
  }
  return undefined
}

/** Where a statement that failed stands in a file as it was sent, its comments aside. */
export function findStatement(error: DatabaseError, source: SourceFile): Frame[] | undefined {
  const statement = error.sql.replace(/\/\*[^]*?\*\//g, '').trim()
  const start = statement.length < SHORTEST_STATEMENT ? -1 : source.text.indexOf(statement)
  if (start < 0) return undefined
  const offset = offsetWithin(statement, error) ?? 0
  const end = offset > 0 ? start + offset + wordLength(statement, offset) : start + statement.length
  const span = spanOf(source, { start: start + offset, end })
  return [{ title: source.path, source, span }]
}

/** What is shorter stands in a file by chance. */
const SHORTEST_STATEMENT = 10

function offsetWithin(text: string, error: DatabaseError): number | undefined {
  const position = positionWithin(text, error)
  if (!position) return undefined
  const lineStart = text.split('\n', position.line - 1).reduce((length, line) => length + line.length + 1, 0)
  return lineStart + position.column - 1
}

/** A database that stumbles over the first thing behind a query means that the query ends too early: its last word. */
function endOf(text: string, compiled: string, { sql, position }: DatabaseError): number | undefined {
  const body = compiled.trim()
  const start = body && compiled.trimEnd().endsWith(text.trimEnd()) ? sql.indexOf(body) : -1
  if (!position || start < 0) return undefined
  const lines = sql.split('\n')
  const offset = lines.slice(0, position.line - 1).join('\n').length + (position.line > 1 ? 1 : 0) + position.column - 1
  const between = sql.slice(start + body.length, offset)
  if (offset < start + body.length || between.trim() !== '') return undefined
  return text.trimEnd().search(/\w*.$/)
}

/** CTEs are put in near the beginning of a text; what follows them is as it was. */
function offsetInTail(text: string, compiled: string, error: DatabaseError): number | undefined {
  const offset = offsetWithin(compiled, error)
  if (offset === undefined || compiled === text) return undefined
  let same = 0
  while (same < text.length && text[text.length - 1 - same] === compiled[compiled.length - 1 - same]) same++
  const fromEnd = compiled.length - offset
  return fromEnd <= same ? text.length - fromEnd : undefined
}

function wordLength(text: string, from: number): number {
  return Math.max(1, /^\w*/.exec(text.slice(from))?.[0].length ?? 1)
}
