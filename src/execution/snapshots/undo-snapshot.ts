/** Takes the last run of a snapshot back, exactly or not at all. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { countOf } from './check-keys.ts'
import { countRows, type RowCounts } from './guard-snapshot.ts'
import { META_SCHEMA, metaRelation, SNAPSHOT_RUNS, type SnapshotAction, sqlText } from './meta-tables.ts'
import type { SnapshotHistory } from './snapshot-history.ts'
import { snapshotShape, type SnapshotShape } from './snapshot-shape.ts'

/** What an undo did, or would do. */
export interface Undone {
  readonly relation: string
  /** When the run that is taken back was recorded, UTC. */
  readonly recordedAt: string
  readonly runId: string
  /** Whether it was the first run: the table goes. */
  readonly dropsTable: boolean
  readonly removed: number
  readonly opened: number
  readonly droppedColumns: readonly string[]
  readonly rowsBefore: number
}

interface RecordedRun {
  readonly recordedAt: string
  readonly runId: string
  readonly action: SnapshotAction
  readonly inserted: number
  readonly closed: number
  readonly before: RowCounts
  readonly after: RowCounts
  readonly columnsAdded: readonly string[]
  readonly undoTable: string | null
}

/** Does it in one transaction; with `isDryRun` everything is tried and nothing stays. */
export async function undoSnapshot(
  history: SnapshotHistory,
  session: Session,
  node: SnapshotNode,
  { isDryRun }: { readonly isDryRun: boolean },
): Promise<Undone> {
  const refuse = refusal(node)
  const relation = history.relationOf(node)
  const run = await lastRun(history, session, relation, refuse)
  const columns = await session.introspection.getColumnsInRelation(relation)
  const { dialect } = session.adapter
  const shape = snapshotShape(node, { relation: relation.render(), columns, dialect })
  if (!shape) throw refuse('not-there', `${relation.render()} is not there, or is no snapshot`)
  const now = await countRows(session, shape)
  if (now.rows !== run.after.rows || now.open !== run.after.open) {
    throw refuse(
      'changed-since',
      `${relation.render()} has changed since its last recorded run: ${told(run.after)} then, ${told(now)} now`,
      'another program has written it: what is not recorded cannot be taken back',
    )
  }
  const isFirst = run.action === 'created'
  const taken = isFirst ? await dropTable(session, relation, run) : await takeBack(session, node, shape, relation, run)
  await history.record(session, relation, {
    unique_id: node.unique_id,
    action: 'undone',
    rows_inserted: -taken.removed,
    rows_closed: -taken.opened,
    rows_before: run.after.rows,
    rows_after: run.before.rows,
    open_before: run.after.open,
    open_after: run.before.open,
    policies: `run ${run.runId}`,
  })
  if (isDryRun) await session.rollBackIfOpen()
  else await session.commitIfOpen()
  return {
    relation: relation.render(),
    recordedAt: run.recordedAt,
    runId: run.runId,
    ...taken,
    rowsBefore: run.before.rows,
  }
}

type Taken = Pick<Undone, 'dropsTable' | 'removed' | 'opened' | 'droppedColumns'>

/** Without cascading: what reads from the table is a reason not to drop it. */
async function dropTable(session: Session, relation: Relation, { after }: RecordedRun): Promise<Taken> {
  await session.execute(`drop table ${relation.render()}`, { autoBegin: true })
  return { dropsTable: true, removed: after.rows, opened: 0, droppedColumns: [] }
}

async function takeBack(
  session: Session,
  node: SnapshotNode,
  shape: SnapshotShape,
  relation: Relation,
  run: RecordedRun,
): Promise<Taken> {
  const refuse = refusal(node)
  const undo = metaRelation(session.adapter, relation.database, run.undoTable ?? '').render()
  const { table } = await session.execute(unlikeSql(shape, undo), { autoBegin: true, fetch: true })
  const unlike = countOf(table.rows[0]?.[0])
  if (unlike > 0) {
    throw refuse(
      'rows-differ',
      `${unlike === 1 ? 'one row' : `${unlike} rows`} that the last run wrote ${unlike === 1 ? 'is' : 'are'} no longer as it left them`,
      'somebody has changed them since, or rows of other runs cannot be told from them',
    )
  }
  const { scdId, validFrom, validTo } = shape
  const isSame = (end: string) =>
    `trellis_undo.scd_id = trellis_target.${scdId} and trellis_undo.valid_from is not distinct from trellis_target.${validFrom}
  and trellis_undo.${end} is not distinct from trellis_target.${validTo}`
  // First: DuckDB does not commit a table that was altered after its rows were changed.
  for (const name of run.columnsAdded) {
    const others = `not exists (select 1 from ${undo} as trellis_undo where trellis_undo.change = 'inserted' and ${isSame('valid_to')})`
    await dropColumn(session, shape, { name, others }, refuse)
  }
  await session.execute(
    `delete from ${shape.relation} as trellis_target using ${undo} as trellis_undo
where trellis_undo.change = 'inserted' and ${isSame('valid_to')}`,
  )
  await session.execute(
    `update ${shape.relation} as trellis_target set ${validTo} = trellis_undo.valid_to from ${undo} as trellis_undo
where trellis_undo.change = 'closed' and ${isSame('valid_to_after')}`,
  )
  const then = await countRows(session, shape)
  if (then.rows !== run.before.rows || then.open !== run.before.open) {
    throw refuse('not-exact', `taking the run back would leave ${told(then)}, and there were ${told(run.before)}`)
  }
  await session.execute(`drop table ${undo}`)
  return { dropsTable: false, removed: run.inserted, opened: run.closed, droppedColumns: run.columnsAdded }
}

/** Drops a column that is empty but for the rows which go. */
async function dropColumn(
  session: Session,
  { relation, quote }: SnapshotShape,
  { name, others }: { readonly name: string; readonly others: string },
  refuse: Refuse,
): Promise<void> {
  const { table } = await session.execute(
    `select count(${quote(name)}) from ${relation} as trellis_target where ${others}`,
    { fetch: true },
  )
  const filled = countOf(table.rows[0]?.[0])
  if (filled > 0) {
    throw refuse('column-filled', `it added the column '${name}', and ${filled} older rows have values in it now`)
  }
  await session.execute(`alter table ${relation} drop column ${quote(name)}`)
}

/** How many of the rows that were noted are not in the table exactly as often as they were noted. */
function unlikeSql({ relation, scdId, validFrom, validTo }: SnapshotShape, undo: string): string {
  return `with noted as (
  select scd_id, valid_from, case when change = 'closed' then valid_to_after else valid_to end as valid_to,
    count(*) as noted_rows, count(distinct change) as changes
  from ${undo}
  group by 1, 2, 3
),
present as (
  select ${scdId} as scd_id, ${validFrom} as valid_from, ${validTo} as valid_to, count(*) as present_rows
  from ${relation}
  where ${scdId} in (select scd_id from ${undo})
  group by 1, 2, 3
)
select count(*)
from noted
left join present on noted.scd_id = present.scd_id and noted.valid_from is not distinct from present.valid_from
  and noted.valid_to is not distinct from present.valid_to
where coalesce(present_rows, 0) <> noted_rows or changes > 1`
}

async function lastRun(
  history: SnapshotHistory,
  session: Session,
  relation: Relation,
  refuse: Refuse,
): Promise<RecordedRun> {
  const none = `no run of it is recorded for ${relation.render()}`
  const hint = 'runs are recorded while a trellis.yml stands beside dbt_project.yml'
  if (!(await session.introspection.getRelation(relation.database, META_SCHEMA, SNAPSHOT_RUNS))) {
    throw refuse('not-recorded', none, hint)
  }
  const { table } = await session.execute(
    `select cast(recorded_at as varchar), run_id, action, rows_inserted, rows_closed, rows_before, open_before, rows_after, open_after,
  columns_added, undo_table
from ${history.runs(relation.database).render()}
where lower(schema_name) = lower(${sqlText(relation.schema ?? '')}) and lower(identifier) = lower(${sqlText(relation.identifier ?? '')})
  and action <> 'unchanged'
order by recorded_at desc
limit 1`,
    { autoBegin: true, fetch: true },
  )
  const [row] = table.rows
  if (!row) throw refuse('not-recorded', none, hint)
  const run = recordedRun(row)
  if (run.action === 'undone') {
    throw refuse(
      'undone-already',
      `its last run was taken back already, at ${run.recordedAt} UTC`,
      'only one run can be taken back',
    )
  }
  if (run.action === 'carried over') {
    throw refuse('carried-over', `since its rows were carried over to ${relation.render()} no run has written it`)
  }
  if (run.action === 'written' && run.undoTable === null) {
    throw refuse(
      'not-exact',
      `the run of ${run.recordedAt} UTC wrote something else than its staging table says`,
      'a macro or a hook of the project writes the table too: what it did is not known row by row',
    )
  }
  return run
}

function recordedRun(row: readonly Cell[]): RecordedRun {
  const [recordedAt, runId, action, inserted, closed, rowsBefore, openBefore, rowsAfter, openAfter, added, undo] = row
  return {
    recordedAt: String(recordedAt),
    runId: String(runId),
    action: String(action) as SnapshotAction,
    inserted: countOf(inserted),
    closed: countOf(closed),
    before: { rows: countOf(rowsBefore), open: countOf(openBefore) },
    after: { rows: countOf(rowsAfter), open: countOf(openAfter) },
    columnsAdded: typeof added === 'string' ? (JSON.parse(added) as string[]) : [],
    undoTable: typeof undo === 'string' ? undo : null,
  }
}

type Refuse = (code: string, message: string, hint?: string) => Error

function refusal(node: SnapshotNode): Refuse {
  return (code, message, hint) =>
    dbtError('DbtRuntimeError', `undo/${code}`, `The last run cannot be taken back: ${message}`, {
      node: nodeTitle(node),
      ...(hint !== undefined && { hint }),
    })
}

function told({ rows, open }: RowCounts): string {
  return `${rows} rows, ${open} of them current`
}
