/** The candidate most like `word`, or undefined when none is near enough to be a slip of the pen. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates]
  const wanted = word.toLowerCase()
  let best: string | undefined
  // In a word of one or two letters any change makes another word: only the case may differ.
  let bestDistance = word.length < 3 ? 1 : Math.floor(word.length / 3) + 1
  for (const candidate of all) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best ?? longerForm(word, all)
}

/** The only candidate that begins with what may be its short form: `freshness` for `fresh`. */
function longerForm(word: string, candidates: readonly string[]): string | undefined {
  if (word.length < 4) return undefined
  const longer = candidates.filter((candidate) => candidate !== word && candidate.startsWith(word))
  return longer.length === 1 ? longer[0] : undefined
}

/** Insertions, deletions, replacements and swaps of neighbours; gives up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let rowBest = i
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforePrevious, j - 2) + 1)
      }
      row.push(cost)
      rowBest = Math.min(rowBest, cost)
    }
    if (rowBest >= limit) return limit
    beforePrevious = previous
    previous = row
  }
  return at(previous, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
