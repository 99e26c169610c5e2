/** What the last run of a snapshot wrote, as it was noted for an undo. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { META_SCHEMA, metaRelation, SNAPSHOT_RUNS, sqlText } from '#execution/snapshots/meta-tables.ts'
import { SnapshotHistory } from '#execution/snapshots/snapshot-history.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Session } from '#warehouse/adapter/session.ts'

/**
 * The table, as it stands in SQL, that says which rows the last run inserted and closed; undefined where it changed
 * nothing, or was the first one, before which there was nothing. With an invocation only that one's run is meant.
 */
export async function lastRunNotes(
  setup: ProjectSetup,
  session: Session,
  node: SnapshotNode,
  invocation: string | undefined,
): Promise<string | undefined> {
  const history = new SnapshotHistory(setup)
  const relation = history.relationOf(node)
  if (!(await session.introspection.getRelation(relation.database, META_SCHEMA, SNAPSHOT_RUNS))) {
    throw cannot('no run of it is recorded', 'runs are recorded while a trellis.yml stands beside dbt_project.yml')
  }
  const { table } = await session.execute(
    `select run_id, action, undo_table
from ${history.runs(relation.database).render()}
where lower(schema_name) = lower(${sqlText(relation.schema ?? '')}) and lower(identifier) = lower(${sqlText(relation.identifier ?? '')})
order by recorded_at desc`,
    { fetch: true },
  )
  const runs = table.rows.map(([runId, action, undo]) => ({ runId: String(runId), action: String(action), undo }))
  const asked = invocation === undefined ? runs[0] : runs.find(({ runId }) => runId === invocation)
  if (!asked) {
    throw cannot(invocation === undefined ? 'no run of it is recorded' : `no run ${invocation} of it is recorded`)
  }
  if (asked.action !== 'written') return undefined
  // Only those of the last run that wrote are kept.
  const writer = runs.find(({ action }) => action !== 'unchanged')
  if (writer !== asked) throw cannot('another run has written it since', '--from and --to ask by times')
  if (typeof asked.undo !== 'string') {
    throw cannot('a macro or a hook of the project writes the table too: what the run did is not known row by row')
  }
  return metaRelation(session.adapter, relation.database, asked.undo).render()
}

function cannot(problem: string, hint?: string): Error {
  return dbtError('DbtRuntimeError', 'changes/last-run', `What the last run changed cannot be told: ${problem}`, {
    ...(hint !== undefined && { hint }),
  })
}
