import { describe } from 'vitest'
import { postgresStores, TEST_SERVER } from '#platform/store/conformance/stores-for-tests.ts'
import { processSuite } from './process-suite.ts'

describe.skipIf(!TEST_SERVER)('PostgreSQL', { timeout: 120_000 }, () => processSuite(postgresStores()))
