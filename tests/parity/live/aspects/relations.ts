import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'

/** More are kept as their number and a fingerprint. */
const MOST_ROWS = 5000

/** The relations of the warehouse: kind, columns, types, constraints, indexes, rows. */
export async function readRelations({ folder, warehouse, mask }: Left): Promise<Seen> {
  return { ...(await warehouse.relations(folder, mask, MOST_ROWS)) }
}
