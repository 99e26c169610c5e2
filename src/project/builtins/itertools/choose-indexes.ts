/** How chosen indexes may follow each other: all different in any order, each above the last, or each at least the last. */
export type ChoiceRule = 'any-order' | 'rising' | 'not-falling'

/** All choices of `size` indexes below `count`, in the order of Python's itertools. */
export function* chooseIndexes(
  count: number,
  size: number,
  rule: ChoiceRule,
  chosen: readonly number[] = [],
): Generator<readonly number[]> {
  if (chosen.length === size) {
    yield chosen
    return
  }
  const last = chosen.at(-1)
  const from = rule === 'any-order' || last === undefined ? 0 : rule === 'rising' ? last + 1 : last
  for (let index = from; index < count; index += 1) {
    if (rule === 'any-order' && chosen.includes(index)) continue
    yield* chooseIndexes(count, size, rule, [...chosen, index])
  }
}

/** One index for each pool, the last one turning fastest. */
export function* productIndexes(
  sizes: readonly number[],
  chosen: readonly number[] = [],
): Generator<readonly number[]> {
  const size = sizes[chosen.length]
  if (size === undefined) {
    yield chosen
    return
  }
  for (let index = 0; index < size; index += 1) yield* productIndexes(sizes, [...chosen, index])
}
