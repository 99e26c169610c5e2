/** How good a place is at which a term was found; each is better than all before it. */
export const PLACES = { inside: 1, atWord: 2, atStart: 3, whole: 4 } as const

/** Of names, a line or a text for each: whole, at its beginning, at one of its words, or somewhere inside. */
export function rateName(joined: string, at: number, length: number): number {
  const startsLine = isLineEnd(joined.charCodeAt(at - 1))
  if (startsLine) return isLineEnd(joined.charCodeAt(at + length)) ? PLACES.whole : PLACES.atStart
  // A table of a source, and a version of a model, are called by what stands beside the dot.
  if (joined.charCodeAt(at - 1) === DOT && isLineEnd(joined.charCodeAt(at + length))) return PLACES.whole
  return isWordPart(joined.charCodeAt(at - 1)) ? PLACES.inside : PLACES.atWord
}

const DOT = 46

/** Of prose and code: a whole word, the beginning of one, or inside. */
export function rateWord(joined: string, at: number, length: number): number {
  if (isWordPart(joined.charCodeAt(at - 1))) return PLACES.inside
  return isWordPart(joined.charCodeAt(at + length)) ? PLACES.atWord : PLACES.atStart
}

/** Nothing before the first letter is a beginning, too. */
function isLineEnd(unit: number): boolean {
  return Number.isNaN(unit) || unit === 0 || unit === 10
}

/** `stg_orders` has two words. */
function isWordPart(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit > 127
}
