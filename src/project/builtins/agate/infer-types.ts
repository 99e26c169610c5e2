import type { Value } from '#jinja/values/value.ts'
import {
  BOOLEAN,
  DATE,
  DATETIME,
  type DataType,
  INTEGER,
  ISO_DATETIME,
  NUMBER,
  TEXT,
  VERBATIM_TEXT,
} from './data-type.ts'

/** Which texts a text column turns into None: dbt's null words, or none at all. */
export type NullsInText = 'null-words' | 'never'

/**
 * The first of dbt's kinds, in its order of preference, that takes every cell of the column.
 * A cell is `undefined` where its row is too short to have one; such a cell fits every kind.
 */
export function inferType(cells: Iterable<Value | undefined>, nullsInText: NullsInText = 'null-words'): DataType {
  let candidates: readonly DataType[] = [INTEGER, NUMBER, DATE, DATETIME, ISO_DATETIME, BOOLEAN]
  for (const cell of cells) {
    if (cell === undefined || cell === null) continue
    candidates = candidates.filter((candidate) => candidate.cast(cell) !== undefined)
    if (candidates.length === 0) break
  }
  return candidates[0] ?? textType(nullsInText)
}

export function textType(nullsInText: NullsInText): DataType {
  return nullsInText === 'never' ? VERBATIM_TEXT : TEXT
}
