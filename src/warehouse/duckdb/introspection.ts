import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { IntrospectionFacts } from '#warehouse/adapter/introspection.ts'
import { ALL_PARTS } from '#warehouse/adapter/policy.ts'
import { DuckDBColumn } from './column.ts'
import { DUCKDB_RELATIONS } from './relation.ts'
import { escapeSqlString } from './sql-literal.ts'

/** How DuckDB is asked what there is. */
export const DUCKDB_INTROSPECTION: IntrospectionFacts = {
  // DuckDB's strings have no length that could be too short.
  expandsColumnTypes: false,

  // Any failure of the macro that says so: a user's macro may have put its own words around.
  isMissingRelation: (error) => error instanceof DbtError && error.message.toLowerCase().includes('does not exist'),

  async describeQuery(session, sql) {
    const { table } = await session.execute(`DESCRIBE (${sql})`, { fetch: true })
    return table.rows.flatMap(([name, type]) => new DuckDBColumn(String(name), String(type)).flatten())
  },

  async listRelations(session, database, schemas) {
    const names = schemas.map((schema) => `'${escapeSqlString(schema.toLowerCase())}'`).join(', ')
    const { table } = await session.execute(
      `select table_schema, table_name, table_type
from system.information_schema.tables
where lower(table_catalog) = '${escapeSqlString((database ?? '').toLowerCase())}'
  and lower(table_schema) in (${names})`,
      { fetch: true },
    )
    return table.rows.map(([schema, identifier, type]) =>
      DUCKDB_RELATIONS.create({
        database,
        schema: String(schema),
        identifier: String(identifier),
        quote_policy: ALL_PARTS,
        type: TYPES[String(type)] ?? 'external',
      }),
    )
  },
}

const TYPES: Readonly<Record<string, 'table' | 'view'>> = {
  'BASE TABLE': 'table',
  VIEW: 'view',
  'LOCAL TEMPORARY': 'table',
}
