import { parseArgs } from 'node:util'
import { runProgram } from '../command-line.mjs'
import { isPostgres, withDatabase } from '../warehouse/with-database.mjs'
import { DATABASE } from '../warehouse/with-duckdb.mjs'
import { makeShop } from './shop.mjs'
import { REGIONS, regionFile, without } from './regions.mjs'
import { tablesOf } from './tables.mjs'
import { writeCsv } from './write-csv.mjs'
import { writeDuckDb } from './write-duckdb.mjs'
import { writePostgres } from './write-postgres.mjs'

const USAGE = `Makes the raw tables of the Greenery shop.

  node generator/generate.mjs                       into greenery.duckdb, schema raw
  node generator/generate.mjs --database <place>    into another DuckDB file, or a database postgres://…
  node generator/generate.mjs --region <name>       the shop of a region (apac, eu, na), into greenery_<name>.duckdb, schema raw_<name>
  node generator/generate.mjs --csv <folder>        as CSV files instead
  node generator/generate.mjs --loaded-at <time>    with this time (UTC) in the load log instead of now`

/**
 * Writes the shop's raw tables, as they are in the first week, into a DuckDB file or a PostgreSQL database.
 * @param {{ database?: string, loadedAt?: string, seed?: number, schema?: string, lacks?: readonly string[] }} [options]
 * @returns {Promise<import('./tables.mjs').Table[]>}
 */
export async function generate({ database = DATABASE, loadedAt = utcNow(), seed, schema = 'raw', lacks = [] } = {}) {
  const tables = without(tablesOf(makeShop(seed)), lacks)
  const write = isPostgres(database) ? writePostgres : writeDuckDb
  await withDatabase(database, (connection) => write(connection, { tables, loadedAt, schema }))
  return tables
}

/**
 * The same for the shop of a region.
 * @param {string} region
 * @param {{ database?: string, loadedAt?: string }} [options]
 */
export function generateRegion(region, { database = regionFile(region), ...options } = {}) {
  const known = REGIONS[region]
  if (!known) throw new Error(`There is no region '${region}': there are ${Object.keys(REGIONS).join(', ')}`)
  return generate({ ...options, ...known, database, schema: `raw_${region}` })
}

/** The time of the clock in UTC, as the load log has it. */
export function utcNow() {
  return new Date().toISOString().slice(0, 19).replace('T', ' ')
}

async function main() {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      region: { type: 'string' },
      csv: { type: 'string' },
      'loaded-at': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return console.log(USAGE)
  if (values.csv !== undefined) {
    const tables = tablesOf(makeShop())
    await writeCsv(values.csv, tables)
    return report(tables, values.csv)
  }
  const database = values.database ?? (values.region === undefined ? DATABASE : regionFile(values.region))
  const options = { database, ...(values['loaded-at'] && { loadedAt: values['loaded-at'] }) }
  const tables = await (values.region === undefined ? generate(options) : generateRegion(values.region, options))
  report(tables, isPostgres(database) ? new URL(database).pathname.slice(1) : database)
}

/**
 * @param {readonly import('./tables.mjs').Table[]} tables
 * @param {string} place
 */
function report(tables, place) {
  console.log(`Raw tables in ${place}`)
  for (const { name, rows } of tables) console.log(`  ${name.padEnd(12)}${String(rows.length).padStart(6)} rows`)
}

await runProgram(import.meta.url, main)
