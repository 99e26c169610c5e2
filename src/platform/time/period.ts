import { nextTick, previousTick, type TickRule } from './ticks.ts'

/** The pace of a job around a moment: the last tick by then, and how long before it the one before that was. */
export function periodAt(rule: TickRule, moment: number): number | undefined {
  const last = previousTick(rule, moment + 1)
  const before = last === undefined ? undefined : previousTick(rule, last)
  if (last !== undefined && before !== undefined) return last - before
  const next = nextTick(rule, moment)
  const afterNext = next === undefined ? undefined : nextTick(rule, next)
  return next !== undefined && afterNext !== undefined ? afterNext - next : undefined
}

/** How far the ticks of a job lie apart over the long run; undefined where no two of them come. */
export function usualPeriod(rule: TickRule, from: number): number | undefined {
  let last = nextTick(rule, from)
  const first = last
  let count = 0
  while (count < 24) {
    const next: number | undefined = last === undefined ? undefined : nextTick(rule, last)
    if (next === undefined) break
    last = next
    count++
  }
  return first === undefined || last === undefined || count === 0 ? undefined : (last - first) / count
}
