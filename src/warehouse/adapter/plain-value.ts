import type { Cell } from './cell.ts'
import type { Column } from './column.ts'
import type { Relation } from './relation.ts'
import type { ResultTable } from './result-table.ts'

/**
 * What passes between templates and an adapter. A dict is a `Map`: an adapter method may write into one it was given,
 * and the template sees that.
 */
export type PlainValue =
  | Cell
  | Relation
  | Column
  | ResultTable
  | VendorObject
  | PlainValue[]
  | Map<string, PlainValue>
  | undefined

/** A thing of one warehouse that templates read attributes and call methods of. */
export class VendorObject {
  readonly attributes: Readonly<Record<string, PlainValue>>
  readonly methods: Readonly<Record<string, (...args: PlainValue[]) => PlainValue>>

  constructor(
    attributes: Readonly<Record<string, PlainValue>>,
    methods: Readonly<Record<string, (...args: PlainValue[]) => PlainValue>>,
  ) {
    this.attributes = attributes
    this.methods = methods
  }
}
