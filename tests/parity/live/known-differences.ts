/** Differences that are meant. Each has its reason in a row of COMPATIBILITY.md. */
import { ABSENT, type Difference } from './difference.ts'

export interface KnownDifference {
  /** How the row of COMPATIBILITY.md begins. */
  readonly row: string
  readonly aspect: string
  /** Without: anywhere. */
  readonly where?: RegExp
  /** What one of the two says, or both. Without: whatever they say. */
  readonly dbt?: RegExp
  readonly trellis?: RegExp
  readonly command?: RegExp
  readonly stand?: RegExp
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = []

/** The known difference that this one is a case of. */
export function findKnown(difference: Difference): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find(
    (known) =>
      known.aspect === difference.aspect &&
      fits(known.where, difference.where) &&
      fits(known.command, difference.command) &&
      fits(known.stand, difference.stand) &&
      fits(known.dbt, textOf(difference.dbt)) &&
      fits(known.trellis, textOf(difference.trellis)),
  )
}

function fits(pattern: RegExp | undefined, text: string): boolean {
  return pattern === undefined || pattern.test(text)
}

/** What is absent is an empty text. */
export function textOf(value: unknown): string {
  if (value === ABSENT) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
