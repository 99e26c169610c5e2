import { describe } from 'vitest'
import { storeConformance } from './store-conformance.ts'
import { upkeepConformance } from './upkeep-conformance.ts'
import { sqliteStores } from './stores-for-tests.ts'

describe('a store in a file of SQLite', () => {
  storeConformance(sqliteStores())
  describe('upkeep', () => upkeepConformance(sqliteStores()))
})
