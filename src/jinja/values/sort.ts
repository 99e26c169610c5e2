import { compare } from './compare.ts'
import type { Value } from './value.ts'

/** Up to here Python sorts by insertion; longer rows are sorted in runs of this length and merged. */
const RUN = 64

/**
 * Python's `sorted`: stable, also when reversed, and asking only whether a later item is less than an earlier one,
 * so that values without an order raise the same complaint. Each item is paired with the key it is sorted by.
 */
export function sortByKey<T>(items: readonly (readonly [Value, T])[], isReversed: boolean): T[] {
  let runs: (readonly [Value, T])[][] = []
  const source = isReversed ? items.toReversed() : items
  for (let start = 0; start < source.length; start += RUN) runs.push(insertionSort(source.slice(start, start + RUN)))
  while (runs.length > 1) {
    const merged: (readonly [Value, T])[][] = []
    for (let i = 0; i < runs.length; i += 2) merged.push(merge(runs[i] ?? [], runs[i + 1] ?? []))
    runs = merged
  }
  const sorted = (runs[0] ?? []).map(([, item]) => item)
  return isReversed ? sorted.reverse() : sorted
}

function isLess(a: readonly [Value, unknown], b: readonly [Value, unknown]): boolean {
  return compare('<', a[0], b[0])
}

type Keyed<T> = readonly [Value, T]

/** Takes the run that is already in order, then puts each further item in by halving. */
function insertionSort<T>(items: Keyed<T>[]): Keyed<T>[] {
  let sorted = orderedStart(items)
  if (sorted > 1 && isLess(items[1] as Keyed<T>, items[0] as Keyed<T>))
    items.splice(0, sorted, ...items.slice(0, sorted).reverse())
  for (; sorted < items.length; sorted++) {
    const item = items[sorted] as Keyed<T>
    let low = 0
    let high = sorted
    while (low < high) {
      const middle = (low + high) >> 1
      if (isLess(item, items[middle] as Keyed<T>)) high = middle
      else low = middle + 1
    }
    items.copyWithin(low + 1, low, sorted)
    items[low] = item
  }
  return items
}

/** The length of the ascending or strictly descending run at the start. */
function orderedStart<T>(items: readonly Keyed<T>[]): number {
  if (items.length < 2) return items.length
  const isDescending = isLess(items[1] as Keyed<T>, items[0] as Keyed<T>)
  let end = 2
  while (end < items.length && isLess(items[end] as Keyed<T>, items[end - 1] as Keyed<T>) === isDescending) end++
  return end
}

function merge<T>(left: readonly Keyed<T>[], right: readonly Keyed<T>[]): Keyed<T>[] {
  const merged: Keyed<T>[] = []
  let l = 0
  let r = 0
  while (l < left.length && r < right.length) {
    const takesRight = isLess(right[r] as Keyed<T>, left[l] as Keyed<T>)
    merged.push((takesRight ? right[r++] : left[l++]) as Keyed<T>)
  }
  while (l < left.length) merged.push(left[l++] as Keyed<T>)
  while (r < right.length) merged.push(right[r++] as Keyed<T>)
  return merged
}
