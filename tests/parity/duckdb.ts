/** Parity projects in a DuckDB file in their folder. */
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Mask, type ObservedRelation, observedRows, type Warehouse } from './warehouse.ts'

const PROFILE = `parity:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('PARITY_FOLDER') }}/warehouse.duckdb"
      schema: main
      threads: 1
`

export const DUCKDB_WAREHOUSE: Warehouse = {
  profile: PROFILE,
  words: [],
  env: () => ({}),
  create: async () => undefined,
  drop: async () => undefined,
  async run(folder, statements) {
    const instance = await DuckDBInstance.create(join(folder, 'warehouse.duckdb'))
    const connection = await instance.connect()
    for (const statement of statements) await connection.run(statement)
    connection.closeSync()
    instance.closeSync()
  },
  relations: readRelations,
  mask: (text) => text,
}

/** Read from a copy: opening a database that was left with a write-ahead log writes to it. */
async function readRelations(folder: string, mask: Mask, mostRows?: number): Promise<Record<string, ObservedRelation>> {
  const relations: Record<string, ObservedRelation> = {}
  const copy = `${folder}.seen`
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  const files = readdirSync(folder).filter((file) => /\.duckdb(\.wal)?$/.test(file))
  for (const file of files) copyFileSync(join(folder, file), join(copy, file))
  const databases = files.filter((file) => file.endsWith('.duckdb')).map((file) => file.replace('.duckdb', ''))
  for (const database of databases.sort()) {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    for (const other of databases) await connection.run(`attach '${join(copy, other)}.duckdb' as "${other}"`)
    await connection.run(`use "${database}"`)
    const found = await rowsOf(
      connection,
      `select table_schema, table_name, table_type from information_schema.tables where table_catalog = '${database}' order by all`,
    )
    for (const [schema, name, type] of found as [string, string, string][]) {
      const of = `database_name = '${database}' and schema_name = '${schema}' and ${type === 'VIEW' ? 'view_name' : 'table_name'} = '${name}'`
      const ofTable = `database_name = '${database}' and schema_name = '${schema}' and table_name = '${name}'`
      const columns = await rowsOf(
        connection,
        `select column_name || ' ' || data_type from information_schema.columns where table_catalog = '${database}'
          and table_schema = '${schema}' and table_name = '${name}' order by ordinal_position`,
      )
      const comments = await rowsOf(
        connection,
        `select comment from duckdb_${type === 'VIEW' ? 'views' : 'tables'}() where ${of} and comment is not null
          union all
          (select column_name || ': ' || comment from duckdb_columns() where ${ofTable} and comment is not null order by 1)`,
      )
      const constraints = await rowsOf(
        connection,
        `select constraint_text from duckdb_constraints() where ${ofTable} order by all`,
      )
      const indexes = await rowsOf(connection, `select sql from duckdb_indexes() where ${ofTable} order by all`)
      relations[`${database}.${schema}.${name}`] = {
        type,
        columns: columns.map(String),
        ...(comments.length > 0 && { comments: comments.map(String) }),
        ...(constraints.length > 0 && { constraints: constraints.map(String) }),
        ...(indexes.length > 0 && {
          indexes: indexes.map((row) => String(row).replace(/"?[0-9a-f_]{32,}"?/, '<name>')),
        }),
        rows: await contents(connection, `"${database}"."${schema}"."${name}"`, mask, mostRows),
      }
    }
    connection.closeSync()
    instance.closeSync()
  }
  return relations
}

async function contents(
  connection: DuckDBConnection,
  relation: string,
  mask: Mask,
  mostRows?: number,
): Promise<string[]> {
  try {
    return observedRows(await rowsOf(connection, `select columns(*)::varchar from ${relation}`), mask, mostRows)
  } catch (error) {
    return [`unreadable: ${mask(String(error)).split('\n')[0]}`]
  }
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<(string | null)[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRows().map((row) => row.map((cell) => (cell === null ? null : String(cell))))
}
