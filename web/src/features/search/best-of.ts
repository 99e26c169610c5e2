/** The nodes with the highest ratings, the highest first; of equal ones the first. */
export function bestOf(nodes: Iterable<number>, ratingOf: (node: number) => number, most: number): readonly number[] {
  // The worst of those that are kept stands first, each before the two below it.
  const kept: { readonly node: number; readonly rating: number }[] = []
  const isWorse = (a: number, b: number): boolean => {
    const [one, other] = [kept[a], kept[b]]
    if (!one || !other) return false
    return one.rating < other.rating || (one.rating === other.rating && one.node > other.node)
  }
  const swap = (a: number, b: number) => {
    const [one, other] = [kept[a], kept[b]]
    if (one && other) [kept[a], kept[b]] = [other, one]
  }
  const sink = () => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const least = right < kept.length && isWorse(right, left) ? right : left
      if (least >= kept.length || !isWorse(least, at)) return
      swap(at, least)
      at = least
    }
  }
  for (const node of nodes) {
    const rating = ratingOf(node)
    const worst = kept[0]
    if (kept.length < most) {
      kept.push({ node, rating })
      for (let at = kept.length - 1; at > 0 && isWorse(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1)
    } else if (worst && (rating > worst.rating || (rating === worst.rating && node < worst.node))) {
      kept[0] = { node, rating }
      sink()
    }
  }
  return kept.sort((a, b) => b.rating - a.rating || a.node - b.node).map(({ node }) => node)
}
