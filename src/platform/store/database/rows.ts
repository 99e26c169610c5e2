import type { Parameter, Row, Session } from './database.ts'

/** Rows of one statement are a power of two, so that there are few statements to prepare, and never more than this. */
const MOST_ROWS = 64

/** Inserts rows, many by one statement. `after` is what follows them: `on conflict …`, `returning …`. */
export async function insertRows(
  session: Session,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Parameter[])[],
  after = '',
): Promise<readonly Row[]> {
  const returned: Row[] = []
  for (let at = 0; at < rows.length; ) {
    const count = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(rows.length - at)))
    const values = Array.from({ length: count }, (_, row) => tuple(columns.length, row * columns.length))
    const sql = `insert into ${table} (${columns.join(', ')}) values ${values.join(', ')} ${after}`
    returned.push(...(await session.write(sql, rows.slice(at, at + count).flat())))
    at += count
  }
  return returned
}

/** `column in ($n, …)` with its parameters; the last value is repeated up to a power of two. */
export function oneOf(
  column: string,
  values: readonly Parameter[],
  first = 1,
): { readonly sql: string; readonly parameters: readonly Parameter[] } {
  if (values.length === 0) return { sql: '1 = 0', parameters: [] }
  const size = 2 ** Math.ceil(Math.log2(values.length))
  const parameters = Array.from({ length: size }, (_, at) => values[Math.min(at, values.length - 1)])
  return { sql: `${column} in ${tuple(size, first - 1)}`, parameters }
}

/** Lists in parts that one statement can hold. */
export function parts<Item>(items: readonly Item[], size = 512): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  )
}

function tuple(size: number, before: number): string {
  return `(${Array.from({ length: size }, (_, at) => `$${before + at + 1}`).join(', ')})`
}
