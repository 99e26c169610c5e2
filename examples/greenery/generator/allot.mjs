/** @typedef {import('./random.mjs').Random} Random */

/**
 * Expands a histogram into the list it counts: `repeated([['ups', 2], ['dhl', 1]])` is `['ups', 'ups', 'dhl']`.
 * @template T
 * @param {readonly (readonly [T, number])[]} histogram
 * @returns {T[]}
 */
export function repeated(histogram) {
  return histogram.flatMap(([value, count]) => Array.from({ length: count }, () => value))
}

/**
 * Draws whole numbers at random within their bounds and then moves them, one step at a time, until they add up to `total`.
 * @param {Random} random
 * @param {readonly { low: number, high: number, start?: number }[]} bounds
 * @param {number} total
 * @returns {number[]}
 */
export function numbersWithSum(random, bounds, total) {
  const numbers = bounds.map(({ low, high, start }) => start ?? random.between(low, high))
  const least = bounds.reduce((sum, { low }) => sum + low, 0)
  const most = bounds.reduce((sum, { high }) => sum + high, 0)
  if (total < least || total > most) throw new Error(`no numbers add up to ${total}: possible are ${least} to ${most}`)
  let missing = total - numbers.reduce((sum, number) => sum + number, 0)
  while (missing !== 0) {
    const step = Math.sign(missing)
    const i = random.between(0, numbers.length - 1)
    const moved = numbers[i] + step
    if (moved < bounds[i].low || moved > bounds[i].high) continue
    numbers[i] = moved
    missing -= step
  }
  return numbers
}

/**
 * Gives every slot `sizes[slot]` items such that no slot holds an item twice, nor one that it is already said to hold.
 * @template T
 * @param {Random} random
 * @param {readonly T[]} items one entry for each piece to hand out
 * @param {readonly number[]} sizes
 * @param {readonly ReadonlySet<T>[]} [held]
 * @returns {T[][]}
 */
export function dealWithoutRepeats(random, items, sizes, held = sizes.map(() => new Set())) {
  const slots = repeated(sizes.map((size, slot) => [slot, size]))
  if (slots.length !== items.length) throw new Error(`${items.length} items do not fill ${slots.length} places`)
  const dealt = random.shuffled(items)
  /** @type {Map<T, number>[]} */
  const holdings = sizes.map(() => new Map())
  const add = (/** @type {number} */ slot, /** @type {T} */ item, /** @type {number} */ by) =>
    holdings[slot].set(item, (holdings[slot].get(item) ?? 0) + by)
  const others = (/** @type {number} */ slot, /** @type {T} */ item) =>
    (holdings[slot].get(item) ?? 0) + (held[slot].has(item) ? 1 : 0)
  dealt.forEach((item, place) => add(slots[place], item, 1))

  for (let round = 0; round < 1000; round++) {
    const clashes = dealt.flatMap((item, place) => (others(slots[place], item) > 1 ? [place] : []))
    if (clashes.length === 0) break
    for (const place of clashes) {
      const slot = slots[place]
      const item = dealt[place]
      if (others(slot, item) <= 1) continue
      const other = random.between(0, dealt.length - 1)
      if (others(slots[other], item) > 0 || others(slot, dealt[other]) > 0) continue
      add(slot, item, -1)
      add(slots[other], dealt[other], -1)
      dealt[place] = dealt[other]
      dealt[other] = item
      add(slot, dealt[place], 1)
      add(slots[other], item, 1)
    }
    if (round === 999) throw new Error('the items cannot be dealt without repeats')
  }

  /** @type {T[][]} */
  const hands = sizes.map(() => [])
  dealt.forEach((item, place) => hands[slots[place]].push(item))
  return hands
}
