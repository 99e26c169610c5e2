import { type BundleTable, TABLE_COLUMNS } from '#platform/audit/bundle/table-columns.ts'
import type { Connection } from '#warehouse/adapter/connection.ts'
import type { Invocation } from '#commands/invocation.ts'

export interface ParquetWriter {
  readonly write: (table: BundleTable, from: string, to: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Makes Parquet of tables of JSON, by a DuckDB of its own in memory, whatever the project's warehouse is. */
export async function parquetWriter({ adapters, events, cwd }: Invocation): Promise<ParquetWriter> {
  const kind = await adapters.get('duckdb')?.()
  if (!kind) throw new Error('there is no DuckDB to write Parquet with')
  const credentials = kind.parseCredentials({ type: 'duckdb', path: ':memory:', schema: 'main' })
  const macros = { call: () => Promise.resolve(null), isOverridden: () => false }
  const { driver } = kind.open(credentials, { macros, events, quoting: {}, folder: cwd }).parts
  let connection: Promise<Connection> | undefined
  return {
    async write(table, from, to) {
      connection ??= driver.connect()
      const columns = Object.entries(TABLE_COLUMNS[table]).map(([name, type]) => `"${name}": '${type}'`)
      const read = `read_json('${escaped(from)}', format = 'newline_delimited', columns = { ${columns.join(', ')} }, maximum_object_size = 268435456)`
      await (await connection).run(`copy (from ${read}) to '${escaped(to)}' (format parquet, compression zstd)`, {
        fetch: false,
      })
    },
    async close() {
      await (await connection)?.close()
      await driver.close()
    },
  }
}

function escaped(path: string): string {
  return path.replaceAll("'", "''")
}
