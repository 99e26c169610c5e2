import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { moment } from '../store/clock.ts'
import type { StoreSubjects } from '../store/store.ts'
import { DATA_NODE_TYPES } from './data-node-types.ts'
import type { RowCount } from './history-rows.ts'
import { rowsOf } from './in-transaction.ts'
import type { RunHistory } from './run-history.ts'

/** What is no table, or none of one's own. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['view', 'ephemeral', 'materialized_view'])

interface Counted {
  readonly unique_id: string
  readonly relation: string
}

/**
 * Counts the tables that a run built, as long as no later run has built them: of an older run nobody can know it any
 * more. What cannot be counted is left out.
 */
export async function countRows(
  session: Session,
  store: Pick<StoreSubjects, 'nodeResults'>,
  { run, results }: RunHistory,
  now: () => number,
): Promise<ReadonlyMap<string, RowCount>> {
  const built = results.flatMap(({ unique_id, resource_type, status, materialized, relation_name: relation }) =>
    status === 'success' && DATA_NODE_TYPES.has(resource_type) && relation && !NOT_COUNTED.has(materialized ?? '')
      ? [{ unique_id, relation }]
      : [],
  )
  if (built.length === 0) return new Map()
  const latest = await store.nodeResults.latest(
    run,
    built.map(({ unique_id }) => unique_id),
  )
  const own = new Set(latest.filter(({ successRunId }) => successRunId === run.id).map(({ unique_id }) => unique_id))
  const counted = built.filter(({ unique_id }) => own.has(unique_id))
  const estimates = await estimatedRows(session, counted)
  const exact = await exactRows(
    session,
    counted.filter(({ unique_id }) => !estimates.has(unique_id)),
  )
  const countedAt = moment(now())
  const counts = new Map<string, RowCount>()
  for (const [unique_id, rows] of estimates) counts.set(unique_id, { rows, isEstimate: true, countedAt })
  for (const [unique_id, rows] of exact) counts.set(unique_id, { rows, isEstimate: false, countedAt })
  return counts
}

async function estimatedRows(session: Session, tables: readonly Counted[]): Promise<ReadonlyMap<string, number>> {
  const { rowEstimate } = session.adapter.dialect
  if (!rowEstimate || tables.length === 0) return new Map()
  const lines = tables.map(({ relation }, at) => `select ${at} as place, ${rowEstimate(relation)} as found`)
  return found(tables, await rowsOf(session, lines.join(' union all ')).catch(() => []))
}

/** In one statement, and one by one where that does not go: one of the tables may have gone. */
async function exactRows(session: Session, tables: readonly Counted[]): Promise<ReadonlyMap<string, number>> {
  if (tables.length === 0) return new Map()
  const lines = tables.map(({ relation }, at) => `select ${at} as place, count(*) as found from ${relation}`)
  try {
    return found(tables, await rowsOf(session, lines.join(' union all ')))
  } catch (error) {
    if (!(error instanceof DbtError) || session.adapter.isStopped) throw error
    const [table] = tables
    if (tables.length === 1 || !table) return new Map()
    const counts = new Map<string, number>()
    for (const each of tables)
      for (const [unique_id, rows] of await exactRows(session, [each])) counts.set(unique_id, rows)
    return counts
  }
}

function found(tables: readonly Counted[], rows: readonly (readonly unknown[])[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [place, count] of rows) {
    const table = tables[Number(place)]
    if (table && count !== null && count !== undefined) counts.set(table.unique_id, Number(count))
  }
  return counts
}
