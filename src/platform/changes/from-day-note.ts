import type { SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { countOfDaySql } from './changes-sql.ts'
import { dayBefore } from './moment.ts'
import type { Asked } from './question.ts'

/** Where a question begins with a day on which there were changes, says so: a date stands for its end. */
export async function fromDayNote(session: Session, shape: SnapshotShape, asked: Asked): Promise<string | undefined> {
  const { from, question } = asked
  if (from?.day === undefined || question.kind !== 'changes') return undefined
  const sql = countOfDaySql(shape, asked, `${from.day} 00:00:00`, from.before)
  const { table } = await session.execute(sql, { fetch: true })
  const count = Number(table.rows[0]?.[0] ?? 0)
  if (count === 0) return undefined
  const changes = count === 1 ? 'one change' : `${count} changes`
  return `Before that, on ${from.day} itself, there ${count === 1 ? 'was' : 'were'} ${changes}: --from ${dayBefore(from.day)} shows them too`
}
