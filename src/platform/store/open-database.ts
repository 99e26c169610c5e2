import { parseAddress } from './database/address.ts'
import type { Database } from './database/database.ts'
import { Patience } from './database/patience.ts'

/** A database as it is, whatever its tables are. */
export async function openDatabase(address: string, patience = new Patience()): Promise<Database> {
  const parsed = parseAddress(address)
  return parsed.kind === 'sqlite'
    ? (await import('./database/libsql.ts')).openLibsql(parsed.path)
    : (await import('./database/postgres.ts')).openPostgresStore(parsed, patience)
}
