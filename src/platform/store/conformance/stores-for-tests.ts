import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openStore } from '../open-store.ts'
import type { Store } from '../store.ts'

/** The server of the tests, as `scripts/with-postgres.mjs` gives it; undefined where there is none. */
export const TEST_SERVER = process.env['TRELLIS_TEST_POSTGRES']

/** A clock that stands until it is told to go on. */
export interface TestClock {
  readonly now: () => number
  readonly pass: (milliseconds: number) => void
}

export function testClock(startAt = Date.UTC(2026, 0, 31, 12)): TestClock {
  let now = startAt
  return {
    now: () => now,
    pass(milliseconds) {
      now += milliseconds
    },
  }
}

/** Places for stores of one kind, which all go with `clear`, after which there can be new ones. */
export interface TestStores {
  readonly kind: 'sqlite' | 'postgres'
  /** The address of a store that is not there yet. */
  readonly newAddress: () => string
  readonly open: (address: string, clock: TestClock) => Promise<Store>
  readonly clear: () => Promise<void>
}

export function sqliteStores(): TestStores {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-store-'))
  return testStores(
    'sqlite',
    () => join(folder, `${randomBytes(6).toString('hex')}.db`),
    async () => {
      rmSync(folder, { recursive: true, force: true })
    },
  )
}

/** Each store in a schema of its own on the server of the tests. */
export function postgresStores(): TestStores {
  const schemas: string[] = []
  const newAddress = (): string => {
    const schema = `store_${randomBytes(6).toString('hex')}`
    schemas.push(schema)
    return `${TEST_SERVER}?schema=${schema}`
  }
  return testStores('postgres', newAddress, async () => {
    const client = new pg.Client({ connectionString: TEST_SERVER })
    await client.connect()
    for (const schema of schemas.splice(0)) await client.query(`drop schema if exists ${schema} cascade`)
    await client.end()
  })
}

function testStores(kind: TestStores['kind'], newAddress: () => string, clear: () => Promise<void>): TestStores {
  const opened: Store[] = []
  return {
    kind,
    newAddress,
    async open(address, clock) {
      const store = await openStore(address, clock)
      opened.push(store)
      return store
    },
    async clear() {
      for (const store of opened.splice(0)) await store.close()
      await clear()
    },
  }
}
