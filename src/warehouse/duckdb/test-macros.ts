import { query, standInMacros } from '#warehouse/adapter/conformance/stand-in-macros.ts'
import { DuckDBColumn } from './column.ts'

/** What the SQL macros do, for tests of this floor. */
export const DUCKDB_TEST_MACROS = standInMacros({
  informationSchema: 'system.information_schema',
  async columnsOf(session, relation) {
    const { rows } = await query(session, `describe ${relation}`)
    return rows.map(([name, type]) => new DuckDBColumn(String(name), String(type)))
  },
})
