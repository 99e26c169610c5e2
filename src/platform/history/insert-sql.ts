import type { Dialect } from '#warehouse/adapter/dialect.ts'
import type { ColumnType, HistoryRow, HistoryTable } from './history-tables.ts'

/** As most databases call them. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  integer: 'bigint',
  number: 'double precision',
  flag: 'boolean',
  time: 'timestamp',
}

/** So many rows go in one statement. */
const ROWS = 500
/** Where rows are written as values, fewer. */
const ROWS_OF_VALUES = 50
/** Of so few rows the values are understood sooner than a list. */
const FEW_ROWS = 5

/** Statements that append rows to a table. */
export function insertSql(
  table: HistoryTable,
  relation: string,
  rows: readonly HistoryRow[],
  dialect: Pick<Dialect, 'rowsOfJson'>,
): readonly string[] {
  const columns = Object.entries(table.columns).map(([name, { type }]) => ({ name, type }))
  const names = columns.map(({ name }) => name).join(', ')
  const values = rows.map((row) => columns.map(({ name, type }) => plain(row[name] ?? null, type)))
  const { rowsOfJson } = dialect
  if (!rowsOfJson || rows.length <= FEW_ROWS) {
    return parts(values, ROWS_OF_VALUES).map((part) => {
      const lines = part.map(
        (row) => `(${row.map((value, at) => literal(value, columns[at]?.type ?? 'text')).join(', ')})`,
      )
      return `insert into ${relation} (${names}) values ${lines.join(', ')}`
    })
  }
  return parts(values, ROWS).map((part) => {
    const objects = part.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
    const typed = columns.map(({ name, type }) => ({ name, type: SQL_TYPES[type] }))
    return `insert into ${relation} (${names}) ${rowsOfJson(quoted(JSON.stringify(objects)), typed)}`
  })
}

type Plain = string | number | boolean | null

/** No database takes a zero byte or half a character in a text. */
function plain(value: Plain, type: ColumnType): Plain {
  if (typeof value !== 'string') return value
  if (type === 'time') return moment(value)
  return value.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD')
}

/** `2026-01-31 12:00:00.123`, UTC; null for what is no time. */
function moment(text: string): string | null {
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, -1).replace('T', ' ')
}

function literal(value: Plain, type: ColumnType): string {
  return `cast(${typeof value === 'string' ? quoted(value) : String(value)} as ${SQL_TYPES[type]})`
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function parts<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size))
}
