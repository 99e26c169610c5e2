import type { ObservedRelation } from '../../warehouse.ts'
import type { Seen } from '../answer.ts'
import { jsonInFixedOrder } from '../fixed-order.ts'
import type { Left } from './left.ts'

/** More are kept as their number and a fingerprint. */
const MOST_ROWS = 5000

/** The relations of the warehouse: kind, columns, types, constraints, indexes, rows. */
export async function readRelations({ folder, warehouse, mask, varying }: Left): Promise<Seen> {
  const relations = await warehouse.relations(folder, mask, MOST_ROWS)
  return Object.fromEntries(
    Object.entries(relations).map(([name, relation]) => [
      name,
      varying.relations?.test(name) ? withoutTheRun(relation) : relation,
    ]),
  )
}

function withoutTheRun(relation: ObservedRelation): ObservedRelation {
  const rows = relation.rows.map((row) => row.split(' | ').map(settled).join(' | '))
  return { ...relation, rows: rows.sort() }
}

function settled(cell: string): string {
  if (!/^[{[]/.test(cell)) return cell.replace(/^\d+\.\d+(?:e-\d+)?$/, '<number>')
  try {
    return jsonInFixedOrder(JSON.parse(cell)).replace(/\d+\.\d{3,}(?:e-\d+)?/g, '<number>')
  } catch {
    return cell
  }
}
