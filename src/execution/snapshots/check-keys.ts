import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeTitle, type TitledNode } from '#manifest/nodes/node-title.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import { cellText } from '#warehouse/adapter/cell-json.ts'
import type { ResultTable } from '#warehouse/adapter/result-table.ts'
import type { Session } from '#warehouse/adapter/session.ts'

/** How many rows an error shows. */
const SHOWN_ROWS = 10
const SHOWN_WIDTH = 160

/** Throws unless every row of the query has a key of its own, without NULL. The error shows the rows. */
export async function checkKeys(
  session: Session,
  node: TitledNode,
  { keys, sql }: { readonly keys: readonly string[]; readonly sql: string },
): Promise<void> {
  const isNull = keys.map((key) => `${key} is null`).join(' or ')
  const source = `from (\n${sql}\n) as trellis_source`
  const offending = `with keys as (
  select count(*) as key_rows, max(case when ${isNull} then 1 else 0 end) as is_null
  ${source}
  group by ${keys.join(', ')}
)
select coalesce(sum(case when is_null = 0 then 1 else 0 end), 0), coalesce(sum(case when is_null = 1 then key_rows else 0 end), 0)
from keys
where key_rows > 1 or is_null = 1`
  const { table } = await session.execute(offending, { autoBegin: true, fetch: true })
  const [twice, empty] = (table.rows[0] ?? []).map(countOf)
  if (!twice && !empty) return
  const rows = await session.execute(
    `select * from (
  select trellis_source.*, count(*) over (partition by ${keys.join(', ')}) as trellis_key_rows
  ${source}
) as trellis_keys
where trellis_key_rows > 1 or ${isNull}
order by ${keys.join(', ')}
limit ${SHOWN_ROWS}`,
    { autoBegin: true, fetch: true },
  )
  const name = keys.join(', ')
  const problems = [
    ...(twice ? [`${twice === 1 ? 'one key stands' : `${twice} keys stand`} in several rows`] : []),
    ...(empty ? [`${empty === 1 ? 'one row has' : `${empty} rows have`} no key`] : []),
  ]
  throw dbtError(
    'DbtRuntimeError',
    'snapshot/keys',
    `The unique key (${name}) does not tell the rows apart: ${problems.join(', and ')}. Nothing was written.`,
    {
      node: nodeTitle(node),
      setting: 'unique_key',
      notes: shownRows(rows.table),
      hint: 'keep one row for each key in the query, or add a column to unique_key',
    },
  )
}

function shownRows({ columns, rows }: ResultTable): readonly string[] {
  return rows.map((row) => {
    const cells = columns.slice(0, -1).map(({ name }, index) => `${name}=${shown(row[index] ?? null)}`)
    const line = cells.join('  ').replace(/\s*\n\s*/g, ' ')
    return line.length > SHOWN_WIDTH ? `${line.slice(0, SHOWN_WIDTH - 1)}…` : line
  })
}

function shown(cell: Cell): string {
  return cell === null ? 'null' : cellText(cell)
}

/** Sums come as whatever number the database likes. */
export function countOf(cell: Cell | undefined): number {
  return Number(typeof cell === 'object' && cell !== null && 'text' in cell ? cell.text : (cell ?? 0))
}
