import type { SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { ResultTable } from '#warehouse/adapter/result-table.ts'
import { watchedColumns } from './changes-sql.ts'
import type { Asked } from './question.ts'

/** What came of a question: a table. */
export interface Answer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** How many there are without the limit: changes, keys or periods. */
  readonly total: number
  /** How many of them are here. A change of several columns is one, and has a row for each. */
  readonly shown: number
}

/** Makes an answer of what the query gave: changes of several columns become a row for each. */
export function answerOf(shape: SnapshotShape, asked: Asked, { columns, rows }: ResultTable): Answer {
  const names = columns.slice(0, -1).map(({ name }) => name)
  const cells = rows.map((row) => row.slice(0, -1))
  const total = Number(rows[0]?.at(-1) ?? 0)
  const { kind } = asked.question
  if (asked.by || (kind !== 'changes' && kind !== 'net'))
    return { columns: names, rows: cells, total, shown: rows.length }
  const watched = watchedColumns(shape, asked)
  const head = names.length - 3 * watched.length
  return {
    columns: [...names.slice(0, head), 'column', 'before', 'after'],
    rows: cells.flatMap((row) => changedColumns(row, head, watched)),
    total,
    shown: rows.length,
  }
}

/** A row for each column that changed; one without a column for keys that came or went. */
function changedColumns(row: readonly Cell[], head: number, watched: readonly string[]): (readonly Cell[])[] {
  const first = row.slice(0, head)
  const found = watched.flatMap((name, index) => {
    const [isChanged = null, before = null, after = null] = row.slice(head + 3 * index)
    return isChanged === true ? [[...first, name, before, after]] : []
  })
  return found.length > 0 ? found : [[...first, null, null, null]]
}
