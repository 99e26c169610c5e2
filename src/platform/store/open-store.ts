import type { Clock } from './clock.ts'
import type { Database } from './database/database.ts'
import type { Patience } from './database/patience.ts'
import { openDatabase } from './open-database.ts'
import { migrate, refuseNewer, SCHEMA_VERSION, versionOf } from './schema/migrate.ts'
import type { Store } from './store.ts'
import { storedSubjects } from './subjects/stored-subjects.ts'
import { StoredUpkeep } from './upkeep/upkeep.ts'

export interface StoreOptions {
  /** As `effects.now`. */
  readonly now: Clock
  /** How long its answers may take: as long as they take, if left out. A file has none that are late. */
  readonly patience?: Patience
}

/**
 * Opens the store at an address: the path of a file, or `postgres://…`. One that is not there is made, and one of an
 * older version brought up to date.
 */
export async function openStore(address: string, { now, patience }: StoreOptions): Promise<Store> {
  const database = await openDatabase(address, patience)
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return storeOver(database, now)
}

function storeOver(database: Database, clock: Clock): Store {
  const checkVersion = async (): Promise<void> =>
    refuseNewer(await versionOf(database, database), SCHEMA_VERSION, database.address)
  return {
    ...storedSubjects(database, clock, checkVersion),
    upkeep: new StoredUpkeep(database, clock),
    together: (work) => database.transaction((session) => work(storedSubjects(session, clock, checkVersion))),
    close: () => database.close(),
  }
}
