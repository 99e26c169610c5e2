/** Stands before every write to a snapshot's table: keys, columns, and that nothing of the history is lost. Notes what an undo needs. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import type { SnapshotGuard, SnapshotWrite } from '#project/context/snapshot-guard.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { checkKeys, countOf } from './check-keys.ts'
import { metaRelation, undoTableName } from './meta-tables.ts'
import type { SnapshotHistory } from './snapshot-history.ts'
import { policiesText, type SnapshotPolicies, snapshotPolicies } from './snapshot-policies.ts'
import { isOpenSql, metaColumnNames, snapshotShape, type SnapshotShape } from './snapshot-shape.ts'

/** The guard of one snapshot in one run. */
export function guardSnapshot(history: SnapshotHistory, session: Session, node: SnapshotNode): SnapshotGuard {
  return new Guard(history, session, node)
}

/** How many rows a snapshot's table has, and how many of them hold now. */
export interface RowCounts {
  readonly rows: number
  readonly open: number
}

class Guard implements SnapshotGuard {
  private readonly history: SnapshotHistory
  private readonly session: Session
  private readonly node: SnapshotNode
  private readonly policies: SnapshotPolicies
  private columns = { added: [] as readonly string[], removed: [] as readonly string[] }

  constructor(history: SnapshotHistory, session: Session, node: SnapshotNode) {
    this.history = history
    this.session = session
    this.node = node
    this.policies = snapshotPolicies(node)
  }

  async beforeComparing({ relation, exists, keys, sql }: SnapshotWrite): Promise<void> {
    const { session, node } = this
    await checkKeys(session, node, { keys, sql })
    if (!exists) return
    const given = await session.introspection.getColumnSchemaFromQuery(sql)
    const there = await session.introspection.getColumnsInRelation(relation)
    const own = Object.values(metaColumnNames(node))
    this.columns = {
      added: namesWithout(given, there),
      removed: namesWithout(there, given).filter((name) => !own.some((each) => isSame(each, name))),
    }
    const { added, removed } = this.columns
    if (added.length > 0 && this.policies.new_columns === 'refuse') {
      throw this.refused('snapshot/new-columns', `The query has columns that the snapshot lacks: ${added.join(', ')}`, [
        'this snapshot refuses new columns: take them out of the query, or say new_columns: add',
      ])
    }
    if (removed.length > 0 && this.policies.removed_columns === 'refuse') {
      throw this.refused(
        'snapshot/removed-columns',
        `The query no longer gives columns of the snapshot: ${removed.join(', ')}`,
        ['this snapshot refuses to lose columns: put them back into the query, or say removed_columns: keep'],
      )
    }
  }

  async beforeWriting({ relation, staging }: { relation: Relation; staging: Relation | null }): Promise<void> {
    if (!staging) {
      this.session.beforeCommit(() => this.noteCreated(relation))
      return
    }
    const shape = await this.shapeOf(relation)
    const before = await countRows(this.session, shape)
    const changes = await this.noteChanges(shape, relation, staging)
    this.session.beforeCommit(() => this.noteWritten(shape, relation, staging, before, changes))
  }

  private async noteCreated(relation: Relation): Promise<void> {
    const shape = await this.shapeOf(relation)
    await this.refuseDoubles(shape, `select ${keyColumns(shape)} from ${shape.relation} where ${isOpenSql(shape)}`)
    const { rows, open } = await countRows(this.session, shape)
    await this.history.record(this.session, relation, {
      unique_id: this.node.unique_id,
      action: 'created',
      rows_inserted: rows,
      rows_closed: 0,
      rows_before: 0,
      rows_after: rows,
      open_before: 0,
      open_after: open,
      policies: policiesText(this.policies),
    })
  }

  /** Keeps which rows the staging table closes and inserts, as they are before and will be afterwards. */
  private async noteChanges(shape: SnapshotShape, relation: Relation, staging: Relation): Promise<Changes> {
    const { session } = this
    const columns = (await session.introspection.getColumnsInRelation(staging)).map(({ name }) => name.toLowerCase())
    const { keys, scdId, validFrom, validTo } = shape
    if (!columns.includes('dbt_change_type') || !stagedKeys(keys.length).every((key) => columns.includes(key))) {
      return { kind: 'unknown' }
    }
    const counted = await session.execute(
      `select count(*) filter (where dbt_change_type = 'insert'), count(*) from ${staging}`,
      { autoBegin: true, fetch: true },
    )
    const [inserted = 0, all = 0] = (counted.table.rows[0] ?? []).map(countOf)
    // A column that came without rows is something to take back, too.
    if (all === 0 && this.columns.added.length === 0) return { kind: 'none' }
    const undo = metaRelation(session.adapter, relation.database, undoTableName(relation))
    await session.execute(`drop table if exists ${undo.render()}`, { autoBegin: true })
    const text = (value: string) => `cast(${value} as varchar)`
    await session.execute(
      `create table ${undo.render()} as
select 'closed' as change, trellis_target.${scdId} as scd_id, trellis_target.${validFrom} as valid_from,
  trellis_target.${validTo} as valid_to, trellis_staging.${validTo} as valid_to_after
from ${shape.relation} as trellis_target
join ${staging} as trellis_staging on ${text(`trellis_staging.${scdId}`)} = ${text(`trellis_target.${scdId}`)}
where trellis_staging.dbt_change_type in ('update', 'delete') and ${isOpenSql(shape, 'trellis_target.')}
union all
select 'inserted' as change, ${scdId}, ${validFrom}, ${validTo}, ${validTo}
from ${staging}
where dbt_change_type = 'insert'`,
      { autoBegin: true },
    )
    const closed = await session.execute(`select count(*) from ${undo.render()} where change = 'closed'`, {
      fetch: true,
    })
    return { kind: 'noted', inserted, closed: countOf(closed.table.rows[0]?.[0]), undo }
  }

  private async noteWritten(
    shape: SnapshotShape,
    relation: Relation,
    staging: Relation,
    before: RowCounts,
    changes: Changes,
  ): Promise<void> {
    const { session } = this
    const after = await countRows(session, shape)
    const closedRows = ({ rows, open }: RowCounts) => rows - open
    if (after.rows < before.rows || closedRows(after) < closedRows(before)) {
      throw this.refused(
        'snapshot/would-lose-history',
        `This run would leave ${after.rows} rows where there were ${before.rows}, and ${closedRows(after)} closed ones where there were ${closedRows(before)}`,
        ['a hook or a macro of the project takes rows of history away: nothing was written'],
      )
    }
    if (changes.kind === 'noted') await this.refuseDoubles(shape, doubledKeys(shape, staging))
    const isExact =
      changes.kind === 'none' ||
      (changes.kind === 'noted' &&
        after.rows === before.rows + changes.inserted &&
        closedRows(after) === closedRows(before) + changes.closed)
    const hasWritten = after.rows !== before.rows || after.open !== before.open
    await this.history.record(session, relation, {
      unique_id: this.node.unique_id,
      action: changes.kind === 'noted' || hasWritten ? 'written' : 'unchanged',
      rows_inserted: after.rows - before.rows,
      rows_closed: closedRows(after) - closedRows(before),
      rows_before: before.rows,
      rows_after: after.rows,
      open_before: before.open,
      open_after: after.open,
      columns_added: namesText(this.columns.added),
      columns_removed: namesText(this.columns.removed),
      policies: policiesText(this.policies),
      undo_table: isExact && changes.kind === 'noted' ? (changes.undo.identifier ?? null) : null,
    })
  }

  /** Throws where a key would have two rows that hold now. `open` gives the keys of rows that do. */
  private async refuseDoubles(shape: SnapshotShape, open: string): Promise<void> {
    const names = shape.keys.map((_, index) => `k_${index}`).join(', ')
    const { table } = await this.session.execute(
      `select ${names} from (\n${open}\n) as trellis_open group by ${names} having count(*) > 1 order by ${names} limit 5`,
      { fetch: true },
    )
    if (table.rows.length === 0) return
    const keys = table.rows.map((row) =>
      row.map((cell) => String(typeof cell === 'object' && cell && 'text' in cell ? cell.text : cell)).join(', '),
    )
    throw this.refused(
      'snapshot/two-current-rows',
      `After this run, keys would have more than one current row: ${keys.join('; ')}`,
      [
        'nothing was written: look whether dbt_valid_to_current has changed, or whether the source had a key twice while it was read',
      ],
    )
  }

  private async shapeOf(relation: Relation): Promise<SnapshotShape> {
    const columns = await this.session.introspection.getColumnsInRelation(relation)
    const { dialect } = this.session.adapter
    const shape = snapshotShape(this.node, { relation: relation.render(), columns, dialect })
    if (shape) return shape
    throw this.refused('snapshot/not-a-snapshot', `${relation.render()} lacks the columns of a snapshot`, [])
  }

  private refused(code: `${string}/${string}`, message: string, notes: readonly string[]): Error {
    return dbtError('DbtRuntimeError', code, message, { node: nodeTitle(this.node), notes })
  }
}

type Changes =
  | { readonly kind: 'none' }
  /** The project's own staging table says too little. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'noted'; readonly inserted: number; readonly closed: number; readonly undo: Relation }

export async function countRows(session: Session, shape: SnapshotShape): Promise<RowCounts> {
  const { table } = await session.execute(
    `select count(*), count(*) filter (where ${isOpenSql(shape)}) from ${shape.relation}`,
    { autoBegin: true, fetch: true },
  )
  const [rows, open] = table.rows[0] ?? []
  return { rows: countOf(rows), open: countOf(open) }
}

/** The keys of open rows among those that this run inserts a row for. */
function doubledKeys(shape: SnapshotShape, staging: Relation): string {
  const names = shape.keys.map((_, index) => `k_${index}`)
  const staged = stagedKeys(shape.keys.length).map((key, index) => `${key} as k_${index}`)
  return `select ${names.map((name) => `trellis_current.${name}`).join(', ')}
from (select ${keyColumns(shape)} from ${shape.relation} where ${isOpenSql(shape)}) as trellis_current
join (select distinct ${staged.join(', ')} from ${staging} where dbt_change_type = 'insert') as trellis_inserted
  on ${names.map((name) => `trellis_current.${name} = trellis_inserted.${name}`).join(' and ')}`
}

function keyColumns({ keys }: SnapshotShape): string {
  return keys.map(({ sql }, index) => `${sql} as k_${index}`).join(', ')
}

/** dbt's names for the parts of the key in the staging table. */
function stagedKeys(count: number): readonly string[] {
  return count === 1 ? ['dbt_unique_key'] : Array.from({ length: count }, (_, index) => `dbt_unique_key_${index + 1}`)
}

function namesWithout(columns: readonly { readonly name: string }[], others: readonly { readonly name: string }[]) {
  return columns.map(({ name }) => name).filter((name) => !others.some((other) => isSame(other.name, name)))
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** A list of names as it is recorded: JSON, or nothing. */
function namesText(names: readonly string[]): string | null {
  return names.length > 0 ? JSON.stringify(names) : null
}
