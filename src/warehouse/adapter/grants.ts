import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ResultTable } from './result-table.ts'

/** Who holds which privilege, in the form of the `grants` config, from what `show grants` returned. */
export function standardizeGrants(table: ResultTable): Map<string, string[]> {
  const grantee = column(table, 'grantee')
  const privilege = column(table, 'privilege_type')
  const grants = new Map<string, string[]>()
  for (const row of table.rows) {
    const name = String(row[privilege])
    const holders = grants.get(name) ?? []
    holders.push(String(row[grantee]))
    grants.set(name, holders)
  }
  return grants
}

function column(table: ResultTable, name: string): number {
  const index = table.columns.findIndex((each) => each.name === name)
  if (index < 0 && table.rows.length > 0) {
    throw dbtError('DbtRuntimeError', 'grants/missing-column', `The list of grants has no column '${name}'`, {
      notes: [`columns: ${table.columns.map((each) => each.name).join(', ')}`],
    })
  }
  return index
}
