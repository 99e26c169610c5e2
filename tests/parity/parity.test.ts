/** Each project is played through Trellis and must leave what real dbt left: results, relations, rows, code. */
import { rmSync } from 'node:fs'
import { afterAll, test } from 'vitest'
import { expectAsRecorded, PLAYGROUND } from './comparing.ts'
import { DUCKDB_WAREHOUSE } from './duckdb.ts'
import { postgresWarehouse } from './postgres.ts'
import { DUCKDB_PROJECTS, POSTGRES_PROJECTS } from './projects.ts'

/** Without a server at hand its projects are skipped, and the report says so. */
const server = process.env.TRELLIS_TEST_POSTGRES

afterAll(() => rmSync(PLAYGROUND, { recursive: true, force: true }))

test.each(Object.entries(DUCKDB_PROJECTS))('%s leaves what dbt leaves', (_, project) =>
  expectAsRecorded(project, DUCKDB_WAREHOUSE),
)

test.skipIf(server === undefined).each(Object.entries(POSTGRES_PROJECTS))('%s leaves what dbt leaves', (_, project) =>
  expectAsRecorded(project, postgresWarehouse(server ?? '')),
)
