import type { DataColumn, ResultPart } from '#api/dashboards.ts'
import { type Column, type Sorting, Table } from '../../../components/table.tsx'
import { counted } from '../../../lib/format.ts'
import { formatValue, numberOf } from '../values/format-value.ts'
import './result-table.css'

interface ResultTableProps {
  readonly label: string
  readonly data: ResultPart
  readonly timeZone: string
  readonly sorting?: Sorting | undefined
  readonly onSort?: (sorting: Sorting) => void
  /** One row; columns that it does not have have no sum. */
  readonly totals?: ResultPart | undefined
  /** Columns in whose cells a bar shows the size. */
  readonly bars?: readonly string[]
  /** A value was pressed that can be chosen or asked about. */
  readonly onPick?: ((row: number, column: string) => void) | undefined
  /** Which columns can be pressed. */
  readonly picks?: (column: DataColumn) => boolean
}

/** More rows than these are for a spreadsheet. */
const MOST_ROWS = 500

/** A longer text would push all other columns out of sight: two lines of it are shown. */
const MOST_LETTERS = 80

interface Row {
  /** Its place in the answer; undefined for the sums. */
  readonly index: number | undefined
  readonly values: readonly unknown[]
}

/** Rows of a warehouse as a table: heads say what the model says of its columns. */
export function ResultTable(props: ResultTableProps) {
  const { label, data, timeZone, sorting, onSort, totals, bars = [], onPick, picks = () => false } = props
  const most = bars.map((name) => {
    const at = data.columns.findIndex((column) => column.name === name)
    return Math.max(1e-9, ...data.rows.map((row) => Math.abs(numberOf(row[at]) ?? 0)))
  })
  const columns = data.columns.map((given, at): Column<Row> => {
    const column = alike(given, data.rows, at)
    const bar = bars.indexOf(column.name)
    const isNumber = column.type === 'number' || column.type === 'integer'
    return {
      name: column.name,
      head: column.label,
      about: column.description,
      isNumber,
      sortBy: ({ values }) => sortable(values[at], isNumber),
      cell: ({ index, values }) => {
        const value = values[at]
        if (index === undefined && (value === undefined || value === null)) return ''
        const told = formatValue(value, column, timeZone)
        const isMoment = column.type === 'date' || column.type === 'timestamp'
        const text = isMoment ? (
          <span className="result-moment">{told}</span>
        ) : told.length > MOST_LETTERS && !isNumber ? (
          <span className="result-long" title={told}>
            {told}
          </span>
        ) : (
          told
        )
        const shown =
          onPick && index !== undefined && picks(column) ? (
            <button type="button" className="result-pick" onClick={() => onPick(index, column.name)}>
              {text}
            </button>
          ) : (
            text
          )
        if (bar < 0 || index === undefined) return shown
        return (
          <span className="result-bar">
            <span className="result-track">
              <i style={{ width: `${(Math.abs(numberOf(value) ?? 0) / (most[bar] ?? 1)) * 100}%` }} />
            </span>
            {shown}
          </span>
        )
      },
    }
  })
  const rows = data.rows.slice(0, MOST_ROWS).map((values, index): Row => ({ index, values }))
  return (
    <div className="result-table">
      <Table
        label={label}
        columns={columns}
        rows={rows}
        keyOf={({ index }) => index ?? -1}
        sorting={sorting}
        {...(onSort && { onSort })}
        foot={totals && sumsRow(totals, data.columns)}
      />
      {(data.rows.length > MOST_ROWS || data.is_truncated) && (
        <p className="result-more">
          {data.rows.length > MOST_ROWS && `The first ${MOST_ROWS} of ${counted(data.rows.length, 'row')}. `}
          {data.is_truncated && 'There are more rows than an answer may have.'}
        </p>
      )}
    </div>
  )
}

/** Two decimals for each number of a column where one has any, so that they stand below each other. */
function alike(column: DataColumn, rows: ResultPart['rows'], at: number): DataColumn {
  if (column.type !== 'number' || column.format) return column
  const numbers = rows.flatMap((row) => numberOf(row[at]) ?? [])
  const isWritten = numbers.every((number) => number === 0 || (Math.abs(number) >= 0.01 && Number.isFinite(number)))
  if (!isWritten || numbers.every((number) => Number.isInteger(number))) return column
  return { ...column, format: { type: 'number', decimals: 2, currency: null, grain: null, unit: null } }
}

function sortable(value: unknown, isNumber: boolean): string | number | null {
  if (value === null || value === undefined) return null
  return isNumber ? (numberOf(value) ?? null) : String(value)
}

function sumsRow(totals: ResultPart, columns: readonly DataColumn[]): Row | undefined {
  const [row] = totals.rows
  if (!row) return undefined
  const values = columns.map(({ name }) => row[totals.columns.findIndex((column) => column.name === name)])
  return { index: undefined, values }
}
