import type { QueryCheck } from '#warehouse/adapter/read-query.ts'
import { checkOwnQuery } from './check-query.ts'
import { driverModule } from './driver.ts'

/** A database in memory that reads queries and runs none: the project's file may be in use, or not there yet. */
export async function openQueryCheck(): Promise<QueryCheck> {
  const { DuckDBInstance } = await driverModule()
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '1',
  })
  const connection = await instance.connect()
  return {
    check: (sql) => checkOwnQuery(connection, sql),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
