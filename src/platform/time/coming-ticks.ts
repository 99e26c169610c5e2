import { nextTick, type TickRule } from './ticks.ts'

interface Head<Owner> {
  readonly owner: Owner
  readonly tick: number
  readonly place: number
}

/** Ticks of several rules in order, each with what the rule belongs to; of two at a time the one given first. */
export function* comingTicks<Owner extends { readonly rule: TickRule }>(
  owners: readonly Owner[],
  after: number,
): Generator<Owner & { readonly tick: number }, void> {
  const heads = owners.flatMap((owner, place): readonly Head<Owner>[] => {
    const tick = nextTick(owner.rule, after)
    return tick === undefined ? [] : [{ owner, tick, place }]
  })
  heads.sort((one, other) => one.tick - other.tick || one.place - other.place)
  for (let first = heads.shift(); first; first = heads.shift()) {
    const { owner, tick, place } = first
    yield { ...owner, tick }
    const next = nextTick(owner.rule, tick)
    if (next !== undefined) insert(heads, { owner, tick: next, place })
  }
}

/** Of thousands of rules most stay where they are: the place of one is found by halves. */
function insert<Owner>(heads: Head<Owner>[], head: Head<Owner>): void {
  let [low, high] = [0, heads.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const { tick, place } = heads[middle] as Head<Owner>
    if (tick < head.tick || (tick === head.tick && place < head.place)) low = middle + 1
    else high = middle
  }
  heads.splice(low, 0, head)
}
