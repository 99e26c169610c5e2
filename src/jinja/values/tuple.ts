import type { Value } from './value.ts'

/** Python's tuple: a fixed row of values that can be a dict key. */
export class Tuple {
  readonly items: readonly Value[]

  constructor(items: readonly Value[]) {
    this.items = items
  }

  /** Python's name of the type; named tuples have their own. */
  get typeName(): string {
    return 'tuple'
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

  override get typeName(): string {
    return '_GroupTuple'
  }
}
