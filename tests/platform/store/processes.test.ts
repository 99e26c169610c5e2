import { describe } from 'vitest'
import { sqliteStores } from '#platform/store/conformance/stores-for-tests.ts'
import { processSuite } from './process-suite.ts'

describe('a file of SQLite', { timeout: 120_000 }, () => processSuite(sqliteStores()))
