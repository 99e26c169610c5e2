import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { momentOf } from '#platform/freshness/source-data.ts'
import type { Cell, DateCell, TimestampCell } from '#warehouse/adapter/cell.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { inTransaction, rowsOf } from '#platform/history/in-transaction.ts'

/** The column, or the query, by which a node's own data says how new it is; undefined where nobody says. */
export function ownClock(node: ManifestNode): string | undefined {
  const config: Readonly<Record<string, unknown>> = { ...node.config }
  const { loaded_at_query, loaded_at_field, event_time } = config
  if (typeof loaded_at_query === 'string' && loaded_at_query !== '') return loaded_at_query
  const column = [loaded_at_field, event_time].find((each) => typeof each === 'string' && each !== '')
  return column !== undefined && node.relation_name
    ? `select max(${String(column)}) from ${node.relation_name}`
    : undefined
}

/** Asks nodes how new their own data is; null where that fails. */
export async function askOwnData(
  session: Session,
  { nodes }: Pick<Manifest, 'nodes'>,
  unique_ids: Iterable<string>,
): Promise<Map<string, number | null>> {
  const found = new Map<string, number | null>()
  for (const unique_id of unique_ids) {
    const node = nodes.get(unique_id as ManifestNode['unique_id'])
    const sql = node && ownClock(node)
    if (sql === undefined) continue
    try {
      const [[cell = null] = []] = await inTransaction(session, () => rowsOf(session, sql))
      found.set(unique_id, momentOfCell(cell as Cell))
    } catch (error) {
      if (session.adapter.isStopped) throw error
      found.set(unique_id, null)
    }
  }
  return found
}

/** A time without a zone is UTC, as dbt has it. */
function momentOfCell(cell: Cell): number | null {
  if (typeof cell === 'string') return momentOf(cell)
  if (cell === null || typeof cell !== 'object') return null
  if (cell.kind === 'date') return dayOf(cell)
  if (cell.kind !== 'timestamp') return null
  const { hour, minute, second, microsecond, zone }: TimestampCell = cell
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + microsecond / 1000
  return dayOf(cell) + time - (zone?.offsetSeconds ?? 0) * 1000
}

function dayOf({ year, month, day }: DateCell | TimestampCell): number {
  return Date.UTC(year, month - 1, day)
}
