import type { DuckDBConnection as Handle } from '@duckdb/node-api'
import { refusedQuery as refused, refusedReach } from '#warehouse/adapter/read-query.ts'

/**
 * Refuses what is not one statement that only reads what the database holds: files of the machine, the network, secrets
 * and settings are out of its reach. What the project's own views and macros do inside is the project's matter.
 */
export async function checkQuery(connection: Handle, sql: string): Promise<void> {
  const used = await usedBy(connection, sql)
  checkFunctions(used)
  await checkKnown(connection, used)
  checkNames(used)
  await checkTableFunctions(connection, used.tableFunctions)
  await checkTables(connection, used)
}

/** The same of a query of the project, by a database that holds nothing of it: what it knows nothing of is taken for the project's own. */
export async function checkOwnQuery(connection: Handle, sql: string): Promise<void> {
  const used = await usedBy(connection, sql)
  checkFunctions(used)
  for (const name of used.tableFunctions) {
    if (TABLE_FUNCTIONS.has(name)) continue
    if (await isBuiltIn(connection, name)) throw refusedTableFunction(name)
  }
  for (const { schema, table } of used.tables) {
    if (schema !== '' || used.names.has(table.toLowerCase())) continue
    if (SETTINGS_TABLES.has(table.toLowerCase())) throw refusedReach(`${table} is not for queries`)
    if (isLikeFile(table)) throw refusedReach(`'${table}' is a file`)
  }
  checkNames(used)
}

/** Of DuckDB itself, or of an extension that it would load. */
async function isBuiltIn(connection: Handle, name: string): Promise<boolean> {
  const known = await connection.run(
    "select 1 from duckdb_functions() where lower(function_name) = $1 and function_type <> 'macro' and internal limit 1",
    [name],
  )
  if ((await known.getRows()).length > 0) return true
  const said = await connection.run(`select * from "${name.replaceAll('"', '""')}"()`).catch(String)
  return typeof said === 'string' && /exists in the \S+ extension/.test(said)
}

/** To DuckDB it is two statements: the first one finds the values. */
function hintOf(sql: string): string | undefined {
  return /\bpivot\b/i.test(sql) ? "a pivot has to name its values: pivot … on state in ('Ohio', 'Utah')" : undefined
}

/** What a query is made of. Throws where it is not one that only reads. */
async function usedBy(connection: Handle, sql: string): Promise<Used> {
  const parsed = await parse(connection, sql)
  if (parsed.error) {
    throw parsed.error_type === 'not implemented'
      ? refused('only one SELECT can be asked here', 'query/refused', hintOf(sql))
      : refused(parsed.error_message ?? 'it cannot be read', 'query/syntax')
  }
  const { statements = [] } = parsed
  if (statements.length !== 1) {
    throw refused(statements.length === 0 ? 'there is no statement in it' : 'there is more than one statement in it')
  }
  const used: Used = {
    tables: [],
    tableFunctions: new Set(),
    functions: new Set(),
    types: new Set(),
    names: new Set(),
  }
  collect(statements[0], used)
  return used
}

interface Parsed {
  readonly error: boolean
  readonly error_type?: string
  readonly error_message?: string
  readonly statements?: readonly unknown[]
}

async function parse(connection: Handle, sql: string): Promise<Parsed> {
  const result = await connection.run('select json_serialize_sql($1::varchar)', [sql])
  const rows = await result.getRows()
  return JSON.parse(String(rows[0]?.[0])) as Parsed
}

interface Used {
  readonly tables: { readonly schema: string; readonly table: string }[]
  readonly tableFunctions: Set<string>
  readonly functions: Set<string>
  /** That DuckDB looks up only when it binds them. */
  readonly types: Set<string>
  /** Names that the query itself gives, as `with` does. */
  readonly names: Set<string>
}

/** Goes through DuckDB's syntax tree, whatever its nodes are. */
function collect(node: unknown, used: Used): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, used)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const fields = node as Readonly<Record<string, unknown>>
  if (fields['type'] === 'BASE_TABLE') {
    used.tables.push({ schema: String(fields['schema_name'] ?? ''), table: String(fields['table_name']) })
  }
  if (fields['type'] === 'TABLE_FUNCTION') {
    const called = fields['function'] as Readonly<Record<string, unknown>> | undefined
    used.tableFunctions.add(String(called?.['function_name']).toLowerCase())
  } else if (typeof fields['function_name'] === 'string') used.functions.add(fields['function_name'].toLowerCase())
  if (fields['type'] === 'UNBOUND_TYPE_INFO') used.types.add(String(fields['name']).toLowerCase())
  if (fields['cte_map'] !== undefined) collectNames(fields['cte_map'], used)
  if (typeof fields['ctename'] === 'string' && fields['ctename'] !== '') used.names.add(fields['ctename'].toLowerCase())
  for (const value of Object.values(fields)) collect(value, used)
}

/** What `with` names. */
function collectNames(map: unknown, { names }: Used): void {
  const { map: entries = [] } = map as { readonly map?: readonly { readonly key: string }[] }
  for (const { key } of entries) names.add(key.toLowerCase())
}

function checkFunctions({ functions }: Used): void {
  for (const name of functions) {
    if (FORBIDDEN_FUNCTIONS.has(name)) throw refusedReach(`the function ${name} is not for queries`)
  }
}

/** Such a name is a query's own in a part of it only; elsewhere it would be that of a file. */
function checkNames({ names }: Used): void {
  for (const name of names) {
    if (isLikeFile(name)) throw refused(`'${name}' is no name for a part of a query`)
  }
}

function isLikeFile(name: string): boolean {
  return /[^\p{L}\p{N}_$ -]/u.test(name)
}

/** A function or type that it does not know, DuckDB looks for in extensions, which it would fetch from the network. */
async function checkKnown(connection: Handle, { functions, types }: Used): Promise<void> {
  const called = [...functions].filter((name) => /^[\p{L}_]/u.test(name) && !FORMS.has(name))
  const known = await knownNames(connection, 'duckdb_functions()', 'function_name', called)
  const unknown = called.find((name) => !known.has(name))
  if (unknown !== undefined) throw refused(`there is no function ${unknown}`)
  const knownTypes = await knownNames(connection, 'duckdb_types()', 'type_name', [...types])
  const unknownType = [...types].find((name) => !knownTypes.has(name))
  if (unknownType !== undefined) throw refused(`there is no type ${unknownType}`)
}

async function knownNames(
  connection: Handle,
  catalog: string,
  column: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set()
  const places = names.map((_, at) => `$${at + 1}::varchar`).join(', ')
  const result = await connection.run(
    `select distinct lower(${column}) from ${catalog} where lower(${column}) in (${places})`,
    [...names],
  )
  return new Set((await result.getRows()).map(([name]) => String(name)))
}

/** Written like functions, and not listed among them. */
const FORMS: ReadonlySet<string> = new Set([
  'grouping',
  'grouping_id',
  'row_number',
  'rank',
  'rank_dense',
  'dense_rank',
  'percent_rank',
  'cume_dist',
  'ntile',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
  'fill',
  'unnest',
  'unlist',
])

/** They change something, wait, or tell of the process and its secrets. */
const FORBIDDEN_FUNCTIONS: ReadonlySet<string> = new Set([
  'nextval',
  'setseed',
  'sleep_ms',
  'pg_sleep',
  'make_type',
  'write_log',
  'getenv',
  'getvariable',
  'current_setting',
])

const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'range',
  'generate_series',
  'unnest',
  'repeat',
  'repeat_row',
  'json_each',
  'json_tree',
  'icu_calendar_names',
  'pg_timezone_names',
  'duckdb_columns',
  'duckdb_constraints',
  'duckdb_dependencies',
  'duckdb_functions',
  'duckdb_indexes',
  'duckdb_keywords',
  'duckdb_schemas',
  'duckdb_sequences',
  'duckdb_tables',
  'duckdb_types',
  'duckdb_views',
  'pragma_table_info',
  'pragma_version',
])

/** Those that read nothing but the database, and the project's own macros. */
async function checkTableFunctions(connection: Handle, names: ReadonlySet<string>): Promise<void> {
  for (const name of names) {
    if (TABLE_FUNCTIONS.has(name)) continue
    const own = await connection.run(
      "select 1 from duckdb_functions() where lower(function_name) = $1 and function_type = 'table_macro' and not internal",
      [name],
    )
    if ((await own.getRows()).length === 0) throw refusedTableFunction(name)
  }
}

function refusedTableFunction(name: string) {
  return refusedReach(`the table function ${name} is not for queries`)
}

/** DuckDB takes a name that is no table for that of a file. */
async function checkTables(connection: Handle, { tables, names }: Used): Promise<void> {
  for (const { schema, table } of tables) {
    if (schema === '' && names.has(table.toLowerCase())) continue
    if (SETTINGS_TABLES.has(table.toLowerCase())) throw refusedReach(`${table} is not for queries`)
    const found = await connection.run(
      `select schema_name from duckdb_tables() where lower(table_name) = lower($1::varchar)
      union all select schema_name from duckdb_views() where lower(view_name) = lower($1::varchar)`,
      [table],
    )
    if ((await found.getRows()).length === 0) {
      throw refused(`there is no table or view called ${schema === '' ? '' : `${schema}.`}${table}`, 'query/no-table')
    }
    // One of that name may stand in a schema where it would not be looked for.
    if (schema === '' && isLikeFile(table)) {
      throw refused(`name the schema of "${table}": it could be taken for a file`)
    }
  }
}

const SETTINGS_TABLES: ReadonlySet<string> = new Set([
  'duckdb_settings',
  'duckdb_secrets',
  'pg_settings',
  'duckdb_logs',
  'duckdb_databases',
  'pragma_database_list',
])
