import { Adapter, type AdapterKind } from '#warehouse/adapter/adapter.ts'
import { SQL_SEED_TYPES } from '#warehouse/adapter/seed-types.ts'
import { checkOwnQuery } from './check-query.ts'
import { POSTGRES_COLUMNS } from './column.ts'
import { parsePostgresCredentials, type PostgresCredentials } from './credentials.ts'
import { POSTGRES_DIALECT } from './dialect.ts'
import { PostgresDriver } from './driver.ts'
import { POSTGRES_FENCE } from './fence.ts'
import { POSTGRES_INTROSPECTION } from './introspection.ts'
import { POSTGRES_METHODS } from './methods.ts'
import { ReadOnlyPostgres } from './read-only.ts'
import { POSTGRES_RELATIONS } from './relation.ts'
import { POSTGRES_SETTINGS } from './settings.ts'

/** PostgreSQL, over its own protocol. The driver itself is loaded by the first connection. */
export const POSTGRES: AdapterKind = {
  type: 'postgres',
  settings: POSTGRES_SETTINGS,
  dialect: POSTGRES_DIALECT,
  relations: POSTGRES_RELATIONS,
  columns: POSTGRES_COLUMNS,
  parseCredentials: parsePostgresCredentials,
  openReads: (credentials, { folder }) =>
    isPostgres(credentials) ? new ReadOnlyPostgres(new PostgresDriver(credentials, folder)) : undefined,
  open(credentials, { folder, ...options }) {
    if (!isPostgres(credentials)) throw new Error(`credentials of ${credentials.type} given to PostgreSQL`)
    return new Adapter(
      {
        type: 'postgres',
        label: 'Postgres',
        identity: `${credentials.host}:${credentials.port}`.toLowerCase(),
        credentials,
        driver: new PostgresDriver(credentials, folder),
        dialect: credentials.autocommit ? { ...POSTGRES_DIALECT, transactions: null } : POSTGRES_DIALECT,
        relations: POSTGRES_RELATIONS,
        columns: POSTGRES_COLUMNS,
        seedTypes: SQL_SEED_TYPES,
        introspection: POSTGRES_INTROSPECTION,
        methods: POSTGRES_METHODS,
        pythonClass: { name: 'PostgresAdapter', overrides: [] },
        fencing: { kind: 'in the transaction', sql: POSTGRES_FENCE },
        beginsTransactions: true,
        tellsFailedMacros: true,
        openQueryCheck: async () => ({ check: async (sql) => checkOwnQuery(sql), close: () => undefined }),
      },
      options,
    )
  },
}

function isPostgres(credentials: { readonly type: string }): credentials is PostgresCredentials {
  return credentials.type === 'postgres'
}
