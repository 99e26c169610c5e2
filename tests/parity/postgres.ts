/** Parity projects on PostgreSQL, each in a database of its own on the server that `TRELLIS_TEST_POSTGRES` names. */
import { basename } from 'node:path'
import { Client } from 'pg'
import { type Mask, type ObservedRelation, observedRows, type Warehouse } from './warehouse.ts'

const PROFILE = `parity:
  target: dev
  outputs:
    dev:
      type: postgres
      host: "{{ env_var('PARITY_HOST') }}"
      port: "{{ env_var('PARITY_PORT') | as_number }}"
      user: "{{ env_var('PARITY_USER') }}"
      password: "{{ env_var('PARITY_PASSWORD') }}"
      dbname: "{{ env_var('PARITY_DATABASE') }}"
      schema: main
      threads: 1
`

/** On the server at an address like postgres://user:password@host:port/database. */
export function postgresWarehouse(address: string): Warehouse {
  const server = new URL(address)
  const on = async <Result>(database: string, use: (client: Client) => Promise<Result>): Promise<Result> => {
    const client = new Client({ connectionString: Object.assign(new URL(address), { pathname: `/${database}` }).href })
    await client.connect()
    try {
      return await use(client)
    } finally {
      await client.end()
    }
  }
  const onServer = (statement: string) => on(server.pathname.slice(1), (client) => client.query(statement))

  return {
    profile: PROFILE,
    words: ['--log-format-file', 'json'],
    env: (folder) => ({
      PARITY_HOST: server.hostname,
      PARITY_PORT: server.port || '5432',
      PARITY_USER: decodeURIComponent(server.username),
      PARITY_PASSWORD: decodeURIComponent(server.password),
      PARITY_DATABASE: databaseOf(folder),
    }),
    async create(folder) {
      await onServer(`drop database if exists ${databaseOf(folder)} with (force)`)
      await onServer(`create database ${databaseOf(folder)} template template0`)
    },
    async drop(folder) {
      await onServer(`drop database if exists ${databaseOf(folder)} with (force)`)
    },
    run: (folder, statements) =>
      on(databaseOf(folder), async (client) => {
        for (const statement of statements) await client.query(statement)
      }),
    relations: (folder, mask, mostRows) => on(databaseOf(folder), (client) => readRelations(client, mask, mostRows)),
    mask: (text, folder) =>
      text
        .replaceAll(databaseOf(folder), 'parity')
        .replace(/(__dbt_tmp(?:_\w+?)?)\d{12}(?!\d)/g, '$1<stamp>')
        .replace(/"?\b[0-9a-f]{32}\b"?(?=\s+on\s)/gi, '<name>')
        .replace(/(drop index if exists "\w+"\.)"[0-9a-f]{32}"/g, '$1<name>'),
  }
}

/** Two runs of the tests may share a server. */
function databaseOf(folder: string): string {
  return `parity_${process.pid}_${basename(folder).toLowerCase().replaceAll(/\W/g, '_')}`
}

const RELATIONS = `
  select c.oid, c.oid::regclass::text, n.nspname || '.' || c.relname,
    case c.relpersistence when 'u' then 'unlogged ' else '' end
    || case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as type
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  order by 3`

const COLUMNS = `
  select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
  from pg_attribute where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`

const COMMENTS = `
  select coalesce(attname || ': ', '') || description
  from pg_description left join pg_attribute on attrelid = objoid and attnum = objsubid and objsubid > 0
  where objoid = $1 and classoid = 'pg_class'::regclass order by objsubid`

const CONSTRAINTS = `select pg_get_constraintdef(oid) from pg_constraint where conrelid = $1 order by 1`

const INDEXES = `
  select pg_get_indexdef(indexrelid) from pg_index
  where indrelid = $1 and indexrelid not in (select conindid from pg_constraint where conrelid = $1)`

const GRANTS = `
  select grantee::regrole || ': ' || string_agg(privilege_type, ', ' order by privilege_type)
  from pg_class, aclexplode(relacl) where oid = $1 and grantee <> relowner group by grantee order by 1`

/** Functions stand among the relations, with their text in place of rows. */
const FUNCTIONS = `
  select n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')',
    pg_get_function_result(p.oid), p.provolatile, coalesce(p.prosrc, '')
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1`

async function readRelations(client: Client, mask: Mask, mostRows?: number): Promise<Record<string, ObservedRelation>> {
  const lines = async (sql: string, oid: string) => (await texts(client, sql, [oid])).map(([line]) => mask(`${line}`))

  const relations: Record<string, ObservedRelation> = {}
  for (const [oid, address, name, type] of (await texts(client, RELATIONS)) as string[][]) {
    if (oid === undefined) continue
    const extras = {
      comments: await lines(COMMENTS, oid),
      constraints: await lines(CONSTRAINTS, oid),
      indexes: (await lines(INDEXES, oid)).sort(),
      grants: await lines(GRANTS, oid),
    }
    relations[`${name}`] = {
      type: `${type}`,
      columns: await lines(COLUMNS, oid),
      ...Object.fromEntries(Object.entries(extras).filter(([, found]) => found.length > 0)),
      rows: observedRows(await texts(client, `select * from ${address}`), mask, mostRows),
    }
  }
  for (const [name, returns, volatility, text] of await texts(client, FUNCTIONS)) {
    relations[`${name}`] = {
      type: 'function',
      columns: [`${returns} ${volatility}`],
      rows: [`${text}`.replace(/\s+/g, ' ')],
    }
  }
  return relations
}

/** Every value as the server writes it. */
async function texts(client: Client, text: string, values: readonly string[] = []): Promise<(string | null)[][]> {
  const types = { getTypeParser: () => (value: string) => value }
  return (await client.query({ text, values: [...values], rowMode: 'array', types })).rows
}
