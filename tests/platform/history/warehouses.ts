/** The warehouses that tables of history are tried in, each test with one of its own. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { openDuckDB } from '#warehouse/duckdb/open-for-tests.ts'
import { openPostgres, TEST_SERVER, testTarget } from '#warehouse/postgres/server-for-tests.ts'

export interface TestWarehouse {
  /** For this test alone. */
  readonly schema: string
  /** Opens it, as often as one likes, for writing or only for reading. */
  readonly open: (options?: { readonly isReadOnly?: boolean }) => Adapter
  readonly prepare: () => Promise<void>
  readonly remove: () => Promise<void>
}

export interface TestWarehouses {
  readonly kind: string
  readonly make: () => TestWarehouse
}

const DUCKDB: TestWarehouses = {
  kind: 'duckdb',
  make() {
    const folder = mkdtempSync(join(tmpdir(), 'trellis-history-'))
    const path = join(folder, 'shop.duckdb')
    const opened: Adapter[] = []
    return {
      schema: 'trellis_meta',
      open({ isReadOnly = false } = {}) {
        const adapter = openDuckDB({ path, ...(isReadOnly && { config_options: { access_mode: 'read_only' } }) })
        opened.push(adapter)
        return adapter
      },
      prepare: async () => undefined,
      async remove() {
        for (const adapter of opened) await adapter.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

const POSTGRES: TestWarehouses = {
  kind: 'postgres',
  make() {
    const schema = `history_${randomBytes(6).toString('hex')}`
    const opened: Adapter[] = []
    const reader = `reader_of_${schema}`
    const open: TestWarehouse['open'] = ({ isReadOnly = false } = {}) => {
      const adapter = openPostgres(testTarget(isReadOnly ? { user: reader, password: 'x' } : {}))
      opened.push(adapter)
      return adapter
    }
    const run = async (sql: string) => {
      const session = open().session()
      await session.named('prepare', () => session.addQuery(`${sql}; commit`))
    }
    return {
      schema,
      open,
      prepare: () =>
        run(`create role ${reader} login password 'x' ; alter role ${reader} set default_transaction_read_only = on`),
      async remove() {
        await run(`drop schema if exists ${schema} cascade; drop role if exists ${reader}`)
        for (const adapter of opened) await adapter.close()
      },
    }
  },
}

export const WAREHOUSES: readonly TestWarehouses[] = TEST_SERVER ? [DUCKDB, POSTGRES] : [DUCKDB]
