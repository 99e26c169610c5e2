import { parseAddress } from './database/address.ts'
import type { Database } from './database/database.ts'

/** A database as it is, whatever its tables are. */
export async function openDatabase(address: string): Promise<Database> {
  const parsed = parseAddress(address)
  return parsed.kind === 'sqlite'
    ? (await import('./database/libsql.ts')).openLibsql(parsed.path)
    : (await import('./database/postgres.ts')).openPostgresStore(parsed)
}
