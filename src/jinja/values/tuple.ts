import type { Value } from './value.ts'

/** Python's tuple: a fixed row of values that can be a dict key. */
export class Tuple {
  readonly items: readonly Value[]

  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** One group of the filter `groupby`: a pair whose parts also have names. */
export class GroupTuple extends Tuple {
  readonly grouper: Value
  readonly list: Value[]

  constructor(grouper: Value, list: Value[]) {
    super([grouper, list])
    this.grouper = grouper
    this.list = list
  }
}
