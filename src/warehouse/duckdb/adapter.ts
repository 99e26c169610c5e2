import { randomUUID } from 'node:crypto'
import { Adapter, type AdapterKind } from '#warehouse/adapter/adapter.ts'
import { SQL_SEED_TYPES } from '#warehouse/adapter/seed-types.ts'
import { DUCKDB_COLUMNS } from './column.ts'
import { parseDuckDBCredentials, type DuckDBCredentials } from './credentials.ts'
import { DialectRewriting } from './dialects/dialect-rewriting.ts'
import { exclusiveFile } from './exclusive-file.ts'
import { DUCKDB_DIALECT } from './dialect.ts'
import { DuckDBDriver, isMemory } from './driver.ts'
import { ForeignKeys } from './foreign-keys.ts'
import { DUCKDB_INTROSPECTION } from './introspection.ts'
import { duckdbMethods } from './methods.ts'
import { openFile, type OpenFile } from './open-file.ts'
import { openQueryCheck } from './query-check.ts'
import { ReadOnlyFile } from './read-only.ts'
import { DUCKDB_RELATIONS } from './relation.ts'
import { DUCKDB_SETTINGS } from './settings.ts'

/** DuckDB, in process. The driver itself is loaded by the first connection. */
export const DUCKDB: AdapterKind = duckdbKind(openFile)

/** DuckDB in a process that opens its files in a way of its own. */
export function duckdbKind(openFile: OpenFile): AdapterKind {
  return {
    type: 'duckdb',
    settings: DUCKDB_SETTINGS,
    dialect: DUCKDB_DIALECT,
    relations: DUCKDB_RELATIONS,
    columns: DUCKDB_COLUMNS,
    parseCredentials: parseDuckDBCredentials,
    exclusiveFile: (credentials, folder) => (isDuckDB(credentials) ? exclusiveFile(credentials, folder) : undefined),
    openReads(credentials, { folder, readsFrom = folder }) {
      const path = isDuckDB(credentials) ? exclusiveFile(credentials, folder)?.path : undefined
      return path !== undefined && isDuckDB(credentials)
        ? new ReadOnlyFile(path, new DuckDBDriver(credentials, { folder, readsFrom }, openFile))
        : undefined
    },
    open(credentials, { folder, readsFrom = folder, ...options }) {
      if (!isDuckDB(credentials)) throw new Error(`credentials of ${credentials.type} given to DuckDB`)
      const foreignKeys = new ForeignKeys()
      return new Adapter(
        {
          type: 'duckdb',
          label: 'DuckDB',
          isPassing: isMemory(credentials.path),
          identity: exclusiveFile(credentials, folder)?.identity ?? placeOf(credentials),
          credentials,
          driver: new DuckDBDriver(credentials, { folder, readsFrom }, openFile),
          dialect: DUCKDB_DIALECT,
          relations: DUCKDB_RELATIONS,
          columns: DUCKDB_COLUMNS,
          seedTypes: SQL_SEED_TYPES,
          introspection: DUCKDB_INTROSPECTION,
          methods: duckdbMethods(credentials, foreignKeys),
          pythonClass: {
            name: 'DuckDBAdapter',
            overrides: ['get_columns_in_relation', 'get_column_schema_from_query', 'get_incremental_strategy_macro'],
          },
          fencing: { kind: isShared(credentials) ? 'by the clock' : 'one process' },
          ...(credentials.dialect && { rewriting: new DialectRewriting(credentials.dialect) }),
          beginsTransactions: !credentials.disable_transactions,
          aroundModel: (session, model, work) => foreignKeys.around(session, model, work),
          openQueryCheck,
        },
        options,
      )
    },
  }
}

function isDuckDB(credentials: { readonly type: string }): credentials is DuckDBCredentials {
  return credentials.type === 'duckdb'
}

/** Whether other processes write to it as well: in the cloud, or in a database of another system that is attached. */
function isShared({ isMotherDuck, duckLakes, attach }: DuckDBCredentials): boolean {
  return isMotherDuck || duckLakes.size > 0 || attach.some(({ type = 'duckdb' }) => type.toLowerCase() !== 'duckdb')
}

/** A database in memory is nobody else's. */
function placeOf({ path, isMotherDuck }: DuckDBCredentials): string {
  return isMotherDuck ? path : `memory ${randomUUID()}`
}
