import type { Cell } from './cell.ts'
import type { Column } from './column.ts'
import type { Relation } from './relation.ts'
import type { ResultTable } from './result-table.ts'

/**
 * What passes between templates and an adapter. A dict is a `Map`: an adapter method may write into one it was given,
 * and the template sees that.
 */
export type PlainValue = Cell | Relation | Column | ResultTable | PlainValue[] | Map<string, PlainValue> | undefined
