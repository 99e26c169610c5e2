/** Names that are nearly what was typed, where hardly any is: letters left out, or in the wrong place. */
export class SimilarNames {
  readonly #names: readonly string[]
  /** The words of all names, and the nodes that have them. */
  #words: ReadonlyMap<string, readonly number[]> | undefined

  /** Names in small letters. */
  constructor(names: readonly string[]) {
    this.#names = names
  }

  /** Nodes in whose names the letters of a term begin words, in order: `stgord` in `stg_orders`. */
  abbreviated(term: string): readonly number[] {
    if (term.length < 2) return []
    return this.#names.flatMap((name, node) => (isAbbreviation(term, name) ? [node] : []))
  }

  /** Nodes one of whose words is the term but for a slip: `ordres`. */
  misspelt(term: string): readonly number[] {
    if (term.length < 4) return []
    const slips = term.length < 8 ? 1 : 2
    this.#words ??= wordsOf(this.#names)
    const found = new Set<number>()
    for (const [word, nodes] of this.#words) {
      if (Math.abs(word.length - term.length) > slips || !isWithin(term, word, slips)) continue
      for (const node of nodes) found.add(node)
    }
    return [...found]
  }
}

/** Each piece of the term begins a word of the name, in order. */
export function isAbbreviation(term: string, name: string): boolean {
  const failed = new Set<number>()
  for (let at = name.indexOf(term.charAt(0)); at >= 0; at = name.indexOf(term.charAt(0), at + 1)) {
    if (!isLetter(name.charCodeAt(at - 1)) && fits(term, 0, name, at, failed)) return true
  }
  return false
}

/** `failed`: places that were tried and do not fit, so that each is tried once, however alike the words are. */
function fits(term: string, from: number, name: string, at: number, failed: Set<number>): boolean {
  const key = from * (name.length + 1) + at
  if (failed.has(key)) return false
  failed.add(key)
  let length = 0
  while (from + length < term.length && term.charCodeAt(from + length) === name.charCodeAt(at + length)) length++
  if (from + length === term.length) return true
  // As much as possible of a word is taken first; a shorter piece may let the rest fit.
  for (let taken = length; taken > 0; taken--) {
    for (let next = nextWord(name, at + taken); next >= 0; next = nextWord(name, next + 1)) {
      if (term.charCodeAt(from + taken) === name.charCodeAt(next) && fits(term, from + taken, name, next, failed))
        return true
    }
  }
  return false
}

/** Where the next word begins, behind a place that is within one. */
function nextWord(name: string, from: number): number {
  for (let at = from; at < name.length; at++) {
    if (!isLetter(name.charCodeAt(at - 1)) && isLetter(name.charCodeAt(at))) return at
  }
  return -1
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit > 127
}

function wordsOf(names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const words = new Map<string, number[]>()
  names.forEach((name, node) => {
    for (const word of new Set(name.split(/[^\p{L}\p{N}]+/u))) {
      const nodes = words.get(word)
      if (nodes) nodes.push(node)
      else if (word.length > 2) words.set(word, [node])
    }
  })
  return words
}

/** Whether a word becomes another by so many letters that are added, left out, changed, or swapped with the next. */
export function isWithin(a: string, b: string, slips: number): boolean {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a.charCodeAt(row - 1) === b.charCodeAt(column - 1)
      let least = Math.min(
        (last[column] as number) + 1,
        (line[column - 1] as number) + 1,
        (last[column - 1] as number) + (isSame ? 0 : 1),
      )
      const isSwapped =
        row > 1 &&
        column > 1 &&
        a.charCodeAt(row - 1) === b.charCodeAt(column - 2) &&
        a.charCodeAt(row - 2) === b.charCodeAt(column - 1)
      if (isSwapped) least = Math.min(least, (before[column - 2] as number) + 1)
      line.push(least)
    }
    if (Math.min(...line) > slips) return false
    before = last
    last = line
  }
  return (last[b.length] as number) <= slips
}
