/** What a command left behind, in a form that two runs of it share: no times, no ids, no folder names. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fingerprint, type ObservedRelation, type Warehouse } from './warehouse.ts'

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
  /**
   * What each connection sent, where the log was written for machines: how each statement begins, and its fingerprint.
   * Absent where the command itself failed: what was asked before depends on an order that dbt does not keep.
   */
  readonly sent?: Readonly<Record<string, readonly string[]>>
}

export interface ObservedResult {
  readonly unique_id: string
  readonly status: string
  readonly message: string | null
  readonly failures: number | null
  readonly relation_name: string | null
  readonly adapter_response: Readonly<Record<string, unknown>>
}

export async function observe(dbt: string, exit: number, folder: string, warehouse: Warehouse): Promise<Observation> {
  const mask = (text: string) =>
    maskTimes(warehouse.mask(text.replaceAll(folder, '<folder>').replaceAll('/dbt_packages/', '/packages/'), folder))
  return {
    dbt,
    exit,
    results: readResults(folder, mask),
    relations: await warehouse.relations(folder, mask),
    compiled: readSql(join(folder, 'target', 'compiled'), (text) => withoutPythonPostfix(mask(text))),
    run: readSql(join(folder, 'target', 'run'), (text) => fingerprint(bareSql(mask(text)))),
    ...(warehouse.words.includes('json') && exit < 2 && { sent: readSent(folder, mask) }),
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
  return / Error: /.test(next) || head.startsWith('Database Error') ? `${head}: ${next.trim()}` : head
}

/** Hides times near now, invocation ids, and hashes that were made of such times. */
export function maskTimes(text: string): string {
  const days = [-1, 0, 1].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10)).join('|')
  return text
    .replace(new RegExp(`(${days})([ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?`, 'g'), '<now>')
    .replace(/(__dbt_tmp_[\dT]*)20\d{18}(?!\d)/g, '$1<stamp>')
    .replace(/(?<!\d)20\d{6}T?\d{12}(?!\d)/g, '<stamp>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/\b(?:0\.|\d+\.)\d+ ?s\b/g, '<seconds>')
}

/** The text of every file in a folder and the folders in it, each changed. */
export function readSql(folder: string, change: (text: string) => string): Record<string, string> {
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

/** In the order of the log, connection by connection. */
function readSent(folder: string, mask: (text: string) => string): Record<string, string[]> {
  const sent: Record<string, string[]> = {}
  for (const line of readFileSync(join(folder, 'logs', 'dbt.log'), 'utf8').split('\n')) {
    if (!line.includes('"SQLQuery"')) continue
    const { data } = JSON.parse(line) as { data: { conn_name: string; sql: string } }
    const bare = bareSql(mask(data.sql))
    // Trellis begins a transaction so where dbt has none.
    if (bare === 'select1') continue
    const connection = mask(data.conn_name)
    const statement = bare.length < 60 ? bare : `${bare.slice(0, 48)}… ${fingerprint(bare)}`
    const statements = (sent[connection] ??= [])
    // How often the same is looked at depends on what the engine keeps of it.
    const isKnown = connection.startsWith('list_') ? statements.includes(statement) : statements.at(-1) === statement
    if (!isKnown) statements.push(statement)
  }
  return sent
}
