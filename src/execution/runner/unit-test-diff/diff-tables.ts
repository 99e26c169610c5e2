/** What two tables of the same columns differ in, as the rows that daff shows of it: changes and a little around them. */
import { type DiffCell, type DiffTable, textCell, textOf } from './diff-cell.ts'
import { matchRows, type RowMatch } from './match-rows.ts'

/** A row of the answer: its mark (`+++`, `---`, `->`, `...`), then its cells. */
export type ShownRow = readonly (DiffCell | null)[]

export interface TableDiff {
  readonly isDifferent: boolean
  readonly rows: readonly ShownRow[]
}

export function diffTables(left: DiffTable, right: DiffTable): TableDiff {
  const { rows, keyColumns } = matchRows(left, right)
  const width = left[0]?.length ?? 0
  const separator = freeSeparator(left, right)
  const compared = rows.map((match) => compareRow(match, left, right, separator))

  const changedColumns = new Set(keyColumns)
  const isRowChanged = compared.map(({ mark }) => mark !== '')
  for (const { mark, updated } of compared) {
    if (mark === '+++') for (let column = 0; column < width; column++) changedColumns.add(column)
    for (const column of updated) changedColumns.add(column)
  }
  const shownColumns = withContext(Array.from({ length: width }, (_, column) => changedColumns.has(column)))
  const shownRows = withContext(isRowChanged)

  const output: (DiffCell | null)[][] = [[textCell('@@'), ...(right[0] ?? [])]]
  let isGapShown = false
  for (const [index, match] of rows.entries()) {
    if (match.right === 0 && match.left <= 0) continue
    const shown = shownRows[index]
    if (shown === 'hidden' || (shown === 'gap' && isGapShown)) continue
    isGapShown = shown === 'gap'
    output.push(
      isGapShown
        ? Array.from({ length: width + 1 }, () => textCell('...'))
        : [textCell(compared[index]?.mark ?? ''), ...(compared[index]?.cells ?? [])],
    )
  }
  return { isDifferent: isRowChanged.some(Boolean), rows: output.map((row) => withoutColumns(row, shownColumns)) }
}

interface ComparedRow {
  readonly mark: string
  readonly cells: readonly (DiffCell | null)[]
  readonly updated: readonly number[]
}

function compareRow(match: RowMatch, left: DiffTable, right: DiffTable, separator: string): ComparedRow {
  const before = left[match.left]
  const after = right[match.right]
  if (!before) return { mark: '+++', cells: after ?? [], updated: [] }
  if (!after) return { mark: '---', cells: before, updated: [] }
  const updated: number[] = []
  const cells = before.map((cell, column) => {
    const other = after[column] ?? null
    if (comparedText(cell) === comparedText(other)) return cell
    updated.push(column)
    return textCell(`${escapedText(cell)}${separator}${escapedText(other)}`)
  })
  return { mark: updated.length > 0 ? separator : '', cells, updated }
}

/** None is no different from the text 'None'. */
function comparedText(cell: DiffCell | null): string {
  return cell?.text ?? 'None'
}

/** A text that says NULL must not look like one that is missing. */
function escapedText(cell: DiffCell | null): string {
  const text = comparedText(cell)
  if (text === 'None') return 'NULL'
  return /^_*NULL$/.test(text) ? `_${text}` : text
}

/** An arrow that no value has in it. */
function freeSeparator(left: DiffTable, right: DiffTable): string {
  let separator = '->'
  for (const cell of [...left.flat(), ...right.flat()]) {
    while (textOf(cell).includes(separator)) separator = `-${separator}`
  }
  return separator
}

type Shown = 'hidden' | 'gap' | 'context' | 'changed'

/** One neighbour of each change is shown with it; the one beyond says that something is left out. */
function withContext(changed: readonly boolean[]): Shown[] {
  const distance = (index: number) => {
    for (let away = 0; away <= 2; away++) if (changed[index - away] || changed[index + away]) return away
    return Number.POSITIVE_INFINITY
  }
  return changed.map((_, index) => {
    const away = distance(index)
    return away === 0 ? 'changed' : away === 1 ? 'context' : away === 2 ? 'gap' : 'hidden'
  })
}

/** Columns that are not shown become one column of dots for each run of them. */
function withoutColumns(row: ShownRow, columns: readonly Shown[]): ShownRow {
  const isShown = (column: number) => columns[column] === 'changed' || columns[column] === 'context'
  return [
    row[0] ?? null,
    ...columns.flatMap((_, column) => {
      if (isShown(column)) return [row[column + 1] ?? null]
      return column > 0 && !isShown(column - 1) ? [] : [textCell('...')]
    }),
  ]
}
