import type { Range } from './statement.ts'

/** A change of a statement. Where `start` is `end`, something is put in. */
export interface Edit extends Range {
  readonly text: string
  /** Which rule makes it: a word of `docs/dialects.md`. */
  readonly rule: string
  /** Where something is put in behind a thing: where that thing begins. What is within it comes first. */
  readonly closes?: number
}

/** Edits in the order of the text, without those that an earlier one has taken the place of. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = []
  const places = new Map(edits.map((edit, place) => [edit, place]))
  const inTurn = (one: Edit, other: Edit) =>
    (other.closes ?? Infinity) - (one.closes ?? Infinity) || (places.get(other) ?? 0) - (places.get(one) ?? 0)
  const before = (one: Edit, other: Edit) =>
    one.start - other.start ||
    one.end - other.end ||
    (one.closes === undefined && other.closes === undefined ? 0 : inTurn(one, other))
  for (const edit of edits.toSorted(before)) {
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit)
  }
  return kept
}

/** The text with its edits made. They are in order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

/** Where a place of the changed text was before. A place in what was put in is where that was put. */
export function offsetBefore(offset: number, edits: readonly Edit[]): number {
  let moved = 0
  for (const { start, end, text } of edits) {
    const from = start + moved
    if (offset < from) break
    if (offset < from + text.length) return Math.min(end, start + offset - from)
    moved += text.length - (end - start)
  }
  return offset - moved
}
