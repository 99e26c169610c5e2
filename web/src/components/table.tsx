import './table.css'

export interface Column<Row> {
  readonly name: string
  readonly head: React.ReactNode
  readonly cell: (row: Row) => React.ReactNode
  /** Numbers stand at the right, under each other. */
  readonly isNumber?: boolean
  /** Sentences and long names: room to read them, which break where they must. */
  readonly isText?: boolean
  /** Is read as one: it stays on a line, however narrow the page. */
  readonly isLine?: boolean
  /** Sorted by this when the head is pressed. */
  readonly sortBy?: (row: Row) => string | number | null
  readonly about?: string
}

export interface Sorting {
  readonly column: string
  readonly isDown: boolean
}

interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string | number
  readonly sorting?: Sorting | undefined
  readonly onSort?: (sorting: Sorting) => void
  /** Stands below all rows, whichever way they are sorted: their sums. */
  readonly foot?: Row | undefined
}

/** A table to read: hairlines, numbers right, heads that sort. It scrolls inside itself where the page is narrow. */
export function Table<Row>({ label, columns, rows, keyOf, sorting, onSort, foot }: TableProps<Row>) {
  return (
    <div className="table-frame scrolls-sideways" tabIndex={0} role="region" aria-label={label}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={classOf(column)}
                title={column.about}
                aria-sort={sorting?.column === column.name ? (sorting.isDown ? 'descending' : 'ascending') : undefined}
              >
                {column.sortBy && onSort ? (
                  <button type="button" className="table-sort" onClick={() => onSort(turned(column.name, sorting))}>
                    {column.head}
                    <span aria-hidden="true">{arrow(column.name, sorting)}</span>
                  </button>
                ) : (
                  column.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted(rows, columns, sorting).map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.name} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot !== undefined && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.name} className={classOf(column)}>
                  {column.cell(foot)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function classOf<Row>({ isNumber, isText, isLine }: Column<Row>): string {
  return isNumber ? 'table-number' : isText ? 'table-text' : isLine ? 'table-line' : ''
}

function turned(column: string, sorting: Sorting | undefined): Sorting {
  return { column, isDown: sorting?.column === column ? !sorting.isDown : false }
}

function arrow(column: string, sorting: Sorting | undefined): string {
  return sorting?.column === column ? (sorting.isDown ? ' ↓' : ' ↑') : ''
}

/** What has no value stands last, whichever way it is sorted. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const by = columns.find(({ name }) => name === sorting?.column)?.sortBy
  if (!by || !sorting) return rows
  const sign = sorting.isDown ? -1 : 1
  return [...rows].sort((one, other) => {
    const [a, b] = [by(one), by(other)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    return sign * (typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : a < b ? -1 : a > b ? 1 : 0)
  })
}
