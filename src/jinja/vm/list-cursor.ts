import { iterate } from '../values/iterate.ts'
import type { Value } from '../values/value.ts'

/** A running loop over a list, which sees what is appended meanwhile, as Python's does. */
export class ListCursor {
  readonly items: readonly Value[]
  index = 0

  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** What a loop without a loop object takes its items from. */
export function openCursor(iterable: Value): ListCursor | Iterator<Value> {
  return Array.isArray(iterable) ? new ListCursor(iterable) : iterate(iterable)[Symbol.iterator]()
}
