import { POSTGRES } from './adapter.ts'
import type { Adapter, AdapterOptions } from '#warehouse/adapter/adapter.ts'
import { recordedEvents } from '#warehouse/adapter/conformance/recorded-events.ts'
import { query, standInMacros } from '#warehouse/adapter/conformance/stand-in-macros.ts'
import { PostgresColumn } from './column.ts'

/** The address of a server for tests, as `scripts/with-postgres.mjs` gives it; undefined where there is none. */
export const TEST_SERVER = process.env['TRELLIS_TEST_POSTGRES']

/** A target of profiles.yml for the server of the tests. */
export function testTarget(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const { hostname, port, username, password, pathname } = new URL(TEST_SERVER ?? 'postgres://none')
  return {
    host: hostname,
    port: Number(port),
    user: username,
    password,
    dbname: pathname.slice(1),
    schema: 'public',
    sslmode: 'disable',
    ...more,
  }
}

/** PostgreSQL with a target as it would stand in profiles.yml. */
export function openPostgres(
  target: Readonly<Record<string, unknown>> = testTarget(),
  options: Partial<AdapterOptions> = {},
): Adapter {
  return POSTGRES.open(POSTGRES.parseCredentials(target), {
    macros: TEST_MACROS,
    events: recordedEvents(),
    quoting: {},
    folder: process.cwd(),
    ...options,
  })
}

const TEST_MACROS = standInMacros({
  informationSchema: 'information_schema',
  async columnsOf(session, { schema, identifier }) {
    const { rows } = await query(
      session,
      `select column_name, data_type from information_schema.columns
       where table_schema = '${schema}' and table_name = '${identifier}' order by ordinal_position`,
    )
    return rows.map(([name, type]) => new PostgresColumn(String(name), String(type)))
  },
  more: { postgres__get_relations: async () => ({ columns: [], rows: [] }) },
})
