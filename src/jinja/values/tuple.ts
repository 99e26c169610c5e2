import type { Value } from './value.ts'

/** Python's tuple: a fixed row of values that can be a dict key. */
export class Tuple {
  readonly items: readonly Value[]

  constructor(items: readonly Value[]) {
    this.items = items
  }
}
