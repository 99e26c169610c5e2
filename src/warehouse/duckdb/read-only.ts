import { existsSync } from 'node:fs'
import type { QueryAnswer, ReadOnlyDatabase, ReadQuery } from '#warehouse/adapter/read-query.ts'
import type { DuckDBDriver } from './driver.ts'
import { notYet } from './held-file.ts'
import { writeQuery } from './write-query.ts'

/** The file of a database, for those who may only read: it is open only while it is asked. */
export class ReadOnlyFile implements ReadOnlyDatabase {
  private readonly path: string
  private readonly driver: DuckDBDriver

  constructor(path: string, driver: DuckDBDriver) {
    this.path = path
    this.driver = driver
  }

  async write(query: ReadQuery, file: string): Promise<QueryAnswer> {
    // Whoever only asks makes no database.
    if (!existsSync(this.path)) throw notYet(this.path)
    const { api, handle, released } = await this.driver.connectHandle()
    try {
      return await writeQuery({ api, connection: handle }, query, file)
    } finally {
      handle.closeSync()
      released()
      await this.driver.close()
    }
  }

  close(): Promise<void> {
    return this.driver.close()
  }
}
