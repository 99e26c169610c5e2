import { type Clock, moment } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { RetentionPolicy, StoreFigures, StoreInfo, Swept, Upkeep } from '../port/upkeep.ts'
import { versionOf } from '../schema/migrate.ts'
import { writeBackup } from './backup.ts'
import { readFigures } from './figures.ts'
import { joinChunks } from './join-chunks.ts'
import { countSwept, sweep } from './sweep.ts'
import { countRows } from './tables.ts'

/** Care of a store over a database. */
export class StoredUpkeep implements Upkeep {
  private readonly database: Database
  private readonly clock: Clock

  constructor(database: Database, clock: Clock) {
    this.database = database
    this.clock = clock
  }

  sweep(policy: RetentionPolicy): Promise<Swept> {
    return sweep(this.database, policy, this.clock())
  }

  countSwept(policy: RetentionPolicy): Promise<Swept> {
    return countSwept(this.database, policy, this.clock())
  }

  async compact(): Promise<void> {
    await joinChunks(this.database)
    await this.database.tidy()
  }

  backup(file: string): Promise<void> {
    return writeBackup(this.database, file, moment(this.clock()))
  }

  async ping(): Promise<void> {
    await this.database.read('select 1 as one')
  }

  figures(): Promise<StoreFigures> {
    return readFigures(this.database, moment(this.clock()))
  }

  async info(): Promise<StoreInfo> {
    return {
      address: this.database.address,
      kind: this.database.kind,
      schemaVersion: await versionOf(this.database, this.database),
      bytes: await this.database.bytes(),
      rows: await countRows(this.database),
    }
  }
}
