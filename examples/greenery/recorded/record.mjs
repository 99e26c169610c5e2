import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runProgram } from '../command-line.mjs'
import { generate } from '../generator/generate.mjs'
import { runEngine } from '../replay/engine.mjs'
import { replay } from '../replay/replay.mjs'
import { STEPS } from '../replay/steps.mjs'
import { rowsOf, withDuckDb } from '../warehouse/with-duckdb.mjs'

const USAGE = `Builds the project with a program that takes dbt's arguments, and writes down what came of it.

  node recorded/record.mjs --engine dbt --project-dir <copy of the project> [--deps] [--out <file>]

Everything that the copy has built before is thrown away.`

/** @typedef {{ type: string, columns: Record<string, string>, rows: number, digest: string }} RecordedRelation */
/** @typedef {{ results: Record<string, string>, relations: Record<string, RecordedRelation> }} RecordedBuild */
/** @typedef {{ firstWeek: RecordedBuild, freshness: Record<string, string>, catalog: Record<string, Record<string, string>>, afterReplay: RecordedBuild }} RecordedRun */

/**
 * Builds the first week, looks at freshness and documentation, replays the other weeks and builds again.
 * @param {{ engine: string, projectDir: string, installPackages?: boolean }} options
 * @returns {Promise<RecordedRun>} the same for two programs that do the same
 */
export async function recordRun({ engine, projectDir, installPackages = false }) {
  const database = join(projectDir, 'greenery.duckdb')
  const run = (/** @type {string[]} */ ...args) => runEngine(engine, args, projectDir)
  await rm(database, { force: true })
  await rm(`${database}.wal`, { force: true })
  await generate({ database })
  if (installPackages) await run('deps')

  const firstWeek = await recordBuild(run, projectDir, 'week-1')
  await run('source', 'freshness')
  const sources = await readTarget(projectDir, 'sources.json')
  await run('docs', 'generate', '--vars', clock('week-1'))
  const catalog = await readTarget(projectDir, 'catalog.json')
  await replay({ engine, projectDir, log: () => {} })
  const afterReplay = await recordBuild(run, projectDir, 'week-4')

  return {
    firstWeek,
    freshness: statusById(sources.results),
    catalog: byKey({ ...catalog.sources, ...catalog.nodes }, ({ columns }) =>
      byKey(columns, (/** @type {{ type: string }} */ { type }) => type),
    ),
    afterReplay,
  }
}

/**
 * @param {(...args: string[]) => Promise<void>} run
 * @param {string} projectDir
 * @param {string} step
 * @returns {Promise<RecordedBuild>}
 */
async function recordBuild(run, projectDir, step) {
  await run('build', '--vars', clock(step))
  const { results } = await readTarget(projectDir, 'run_results.json')
  return {
    results: statusById(results),
    relations: await withDuckDb(join(projectDir, 'greenery.duckdb'), readRelations),
  }
}

/** @param {string} step */
function clock(step) {
  return JSON.stringify({ snapshot_time: STEPS.find(({ name }) => name === step)?.at })
}

/** @param {import('@duckdb/node-api').DuckDBConnection} connection */
async function readRelations(connection) {
  const relations = await rowsOf(
    connection,
    `select table_schema || '.' || table_name as name, table_type as type from information_schema.tables where table_schema <> 'raw' order by 1`,
  )
  /** @type {Record<string, RecordedRelation>} */
  const recorded = {}
  for (const { name, type } of relations) {
    const columns = await rowsOf(connection, `select column_name, column_type from (describe ${name})`)
    const rows = (await connection.runAndReadAll(`select * from ${name}`)).getRowsJson()
    recorded[String(name)] = {
      type: String(type),
      columns: Object.fromEntries(columns.map((column) => [String(column.column_name), String(column.column_type)])),
      rows: rows.length,
      digest: digestOf(rows),
    }
  }
  return recorded
}

/**
 * The order of rows does not count, nor do the last digits of a float, which depend on the order of an addition.
 * @param {readonly unknown[][]} rows
 */
function digestOf(rows) {
  const lines = rows.map((row) =>
    JSON.stringify(row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value))),
  )
  return createHash('md5').update(lines.sort().join('\n')).digest('hex')
}

/**
 * @param {string} projectDir
 * @param {string} name
 */
async function readTarget(projectDir, name) {
  return JSON.parse(await readFile(join(projectDir, 'target', name), 'utf8'))
}

/**
 * @param {readonly { unique_id: string, status: string }[]} results
 * @returns {Record<string, string>}
 */
function statusById(results) {
  return byKey(Object.fromEntries(results.map((result) => [result.unique_id, result])), ({ status }) => status)
}

/**
 * @template T
 * @template V
 * @param {Record<string, T>} items
 * @param {(item: T) => V} valueOf
 * @returns {Record<string, V>}
 */
function byKey(items, valueOf) {
  const keys = Object.keys(items).sort()
  return Object.fromEntries(keys.map((key) => [key, valueOf(/** @type {T} */ (items[key]))]))
}

async function main() {
  const { values } = parseArgs({
    options: {
      engine: { type: 'string' },
      'project-dir': { type: 'string' },
      deps: { type: 'boolean' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { engine, out } = values
  const projectDir = values['project-dir']
  if (values.help || engine === undefined || projectDir === undefined) {
    console.log(USAGE)
    if (!values.help) process.exitCode = 2
    return
  }
  const run = await recordRun({ engine, projectDir, installPackages: values.deps === true })
  const text = `${JSON.stringify(run, null, 2)}\n`
  if (out === undefined) process.stdout.write(text)
  else await writeFile(out, text)
}

await runProgram(import.meta.url, main)
