/** The least that a build can do: sends statements, a JSON list of them, to a DuckDB file over one connection. `node send-sql.mjs <statements> <database>` */
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

const [statements, database] = process.argv.slice(2)
const instance = await DuckDBInstance.create(database)
const connection = await instance.connect()
for (const sql of JSON.parse(readFileSync(statements, 'utf8'))) {
  const result = await connection.run(sql)
  await result.getRowsJson()
}
connection.closeSync()
instance.closeSync()
