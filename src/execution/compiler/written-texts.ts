/** Leads a place in the SQL that a database refused back to the templates that the SQL was rendered from. */
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
      const word = /^\w*/.exec(source.text.slice(offset))?.[0] ?? ''
      return [{ macro: undefined, span: spanOf(source, { start: offset, end: offset + Math.max(1, word.length) }) }]
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
    const offset = offsetWithin(text.text, error) ?? (compiled === undefined ? undefined : offsetInTail(text.text, compiled, error))
    const places = offset === undefined ? [] : text.trace.placesOf(offset)
    if (places.length > 0) return { text, places }
  }
  return undefined
}

function offsetWithin(text: string, error: DatabaseError): number | undefined {
  const position = positionWithin(text, error)
  if (!position) return undefined
  const lineStart = text.split('\n', position.line - 1).reduce((length, line) => length + line.length + 1, 0)
  return lineStart + position.column - 1
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
