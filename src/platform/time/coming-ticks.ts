import { nextTick, type TickRule } from './ticks.ts'

/** Ticks of several rules in order, each with what the rule belongs to; of two at a time the one given first. */
export function* comingTicks<Owner extends { readonly rule: TickRule }>(
  owners: readonly Owner[],
  after: number,
): Generator<Owner & { readonly tick: number }, void> {
  const heads = owners.flatMap((owner) => {
    const tick = nextTick(owner.rule, after)
    return tick === undefined ? [] : [{ ...owner, tick }]
  })
  while (heads.length > 0) {
    const first = heads.reduce((best, head) => (head.tick < best.tick ? head : best))
    yield first
    const next = nextTick(first.rule, first.tick)
    const at = heads.indexOf(first)
    if (next === undefined) heads.splice(at, 1)
    else heads[at] = { ...first, tick: next }
  }
}
