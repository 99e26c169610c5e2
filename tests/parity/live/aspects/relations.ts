import type { ObservedRelation } from '../../warehouse.ts'
import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'

/** More are kept as their number and a fingerprint. */
const MOST_ROWS = 5000

/** The relations of the warehouse: kind, columns, types, constraints, indexes, rows. */
export async function readRelations({ folder, warehouse, mask, random }: Left): Promise<Seen> {
  const relations = await warehouse.relations(folder, mask, MOST_ROWS)
  return Object.fromEntries(
    Object.entries(relations).map(([name, relation]) => [name, random?.test(name) ? counted(relation) : relation]),
  )
}

function counted(relation: ObservedRelation): ObservedRelation {
  const [first = ''] = relation.rows
  return { ...relation, rows: [/^\d+ rows$/.test(first) ? first : `${relation.rows.length} rows`] }
}
