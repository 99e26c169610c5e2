/** What a command left behind, in a form that two runs of it share: no times, no ids, no folder names. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** What is there after one command. */
export interface Observation {
  readonly dbt: string
  readonly exit: number
  readonly results: readonly ObservedResult[]
  readonly relations: Readonly<Record<string, ObservedRelation>>
  /** Compiled code of the user, to the byte. */
  readonly compiled: Readonly<Record<string, string>>
  /** What was executed: fingerprints of the text without white space and comments. */
  readonly run: Readonly<Record<string, string>>
}

export interface ObservedResult {
  readonly unique_id: string
  readonly status: string
  readonly message: string | null
  readonly failures: number | null
  readonly relation_name: string | null
  readonly adapter_response: Readonly<Record<string, unknown>>
}

export interface ObservedRelation {
  readonly type: string
  readonly columns: readonly string[]
  readonly comments?: readonly string[]
  readonly constraints?: readonly string[]
  readonly indexes?: readonly string[]
  readonly rows: readonly string[]
}

const MOST_ROWS = 40

export async function observe(dbt: string, exit: number, folder: string): Promise<Observation> {
  const mask = (text: string) =>
    maskTimes(text.replaceAll(folder, '<folder>').replaceAll('/dbt_packages/', '/packages/'))
  return {
    dbt,
    exit,
    results: readResults(folder, mask),
    relations: await readRelations(folder, mask),
    compiled: readSql(join(folder, 'target', 'compiled'), (text) => withoutPythonPostfix(mask(text))),
    run: readSql(join(folder, 'target', 'run'), (text) => fingerprint(bareSql(mask(text)))),
  }
}

function readResults(folder: string, mask: (text: string) => string): ObservedResult[] {
  const file = join(folder, 'target', 'run_results.json')
  if (!existsSync(file)) return []
  const { results } = JSON.parse(mask(readFileSync(file, 'utf8'))) as { results: ObservedResult[] }
  return results
    .map(({ unique_id, status, message, failures, relation_name, adapter_response }) => ({
      unique_id,
      status,
      message: status === 'error' ? errorGist(message) : message,
      failures,
      relation_name,
      adapter_response,
    }))
    .sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1))
}

/**
 * Errors are worded by each engine in its own way. What they share: the category and the node,
 * and what the database said.
 */
function errorGist(message: string | null): string | null {
  if (message === null) return null
  const [head = '', next = ''] = message.split('\n').map((line) => line.replace(/ +\[[\w/-]+\]$/, ''))
  return / Error: /.test(next) ? `${head}: ${next.trim()}` : head
}

/** Times near now, invocation ids, and hashes that were made of such times. */
function maskTimes(text: string): string {
  const days = [-1, 0, 1].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10)).join('|')
  return text
    .replace(new RegExp(`(${days})([ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?`, 'g'), '<now>')
    .replace(/(__dbt_tmp_[\dT]*)20\d{18}(?!\d)/g, '$1<stamp>')
    .replace(/(?<!\d)20\d{6}T?\d{12}(?!\d)/g, '<stamp>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/\b(?:0\.|\d+\.)\d+ ?s\b/g, '<seconds>')
}

/** Read from a copy: opening a database that was left with a write-ahead log writes to it. */
async function readRelations(
  folder: string,
  mask: (text: string) => string,
): Promise<Record<string, ObservedRelation>> {
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
        rows: await contents(connection, `"${database}"."${schema}"."${name}"`, mask),
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
  mask: (text: string) => string,
): Promise<string[]> {
  let rows: string[]
  try {
    rows = (await rowsOf(connection, `select columns(*)::varchar from ${relation}`))
      .map((cells) => mask(cells.map((cell) => cell ?? '∅').join(' | ')))
      .map((row) => (row.includes('<now>') ? row.replace(/\b[0-9a-f]{32}\b/g, '<hash>') : row))
      .sort()
  } catch (error) {
    return [`unreadable: ${mask(String(error)).split('\n')[0]}`]
  }
  return rows.length > MOST_ROWS ? [`${rows.length} rows`, fingerprint(rows.join('\n'))] : rows
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<(string | null)[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRows().map((row) => row.map((cell) => (cell === null ? null : String(cell))))
}

function readSql(folder: string, change: (text: string) => string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    files
      .map((file) => join(folder, file))
      .filter((file) => statSync(file).isFile())
      .map((file) => [relative(folder, file), change(readFileSync(file, 'utf8'))]),
  )
}

/** Behind a Python model stands code that each engine words in its own way. */
function withoutPythonPostfix(text: string): string {
  return text.replace(/(?<=^def model\(.*)\n\n\n# .*$/ms, '')
}

/** SQL without comments and white space: what the layout of a macro may change without consequence. */
export function bareSql(sql: string): string {
  return sql
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/^\s*--.*$/gm, '')
    .replace(/\s+--\s.*$/gm, '')
    .replace(/\s+/g, '')
    .replace(/;+$/, '')
    .toLowerCase()
}

function fingerprint(text: string): string {
  return createHash('md5').update(text).digest('hex').slice(0, 12)
}
