import fc from 'fast-check'
import { describe, test } from 'vitest'
import { duckdb, postgres } from './database.ts'
import { histories } from './histories.ts'
import { playHistory } from './play-history.ts'
import { VARIANTS } from './variants.ts'

const server = process.env['TRELLIS_TEST_POSTGRES']
const SEED = 1

describe.each([
  ['DuckDB', true, duckdb],
  ['PostgreSQL', server !== undefined, (folder: string) => postgres(server ?? '', databaseName(folder))],
] as const)('snapshots on %s, of histories made at random', (_, isThere, open) => {
  test.skipIf(!isThere).each([
    ['with clocks that only go on', true],
    ['with clocks that go wrong', false],
  ])(
    'are what the model of SCD2 says, %s',
    async (_, isCalm) => {
      const property = fc.asyncProperty(histories({ isCalm, variants: VARIANTS.length, steps: 3 }), async (steps) => {
        await playHistory(steps, { open, isCalm })
      })
      await fc.assert(property, { seed: SEED, numRuns: 1, endOnFailure: true })
    },
    300_000,
  )
})

function databaseName(folder: string): string {
  return `history_${process.pid}_${folder.split('-').at(-1)?.toLowerCase()}`
}
