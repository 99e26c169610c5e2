import { describe } from 'vitest'
import { storeConformance } from './store-conformance.ts'
import { upkeepConformance } from './upkeep-conformance.ts'
import { postgresStores, TEST_SERVER } from './stores-for-tests.ts'

describe.skipIf(!TEST_SERVER)('a store on PostgreSQL', () => {
  storeConformance(postgresStores())
  describe('upkeep', () => upkeepConformance(postgresStores()))
})
