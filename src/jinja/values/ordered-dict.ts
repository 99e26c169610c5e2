import { Dict } from './dict.ts'
import type { Value } from './value.ts'

/** Python's OrderedDict: a dict that prints otherwise. */
export class OrderedDict extends Dict {
  static override of(entries: Iterable<readonly [Value, Value]>): OrderedDict {
    const dict = new OrderedDict()
    for (const [key, value] of entries) dict.set(key, value)
    return dict
  }
}
