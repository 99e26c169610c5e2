import fc from 'fast-check'
import { describe, test } from 'vitest'
import { duckdb, postgres } from './database.ts'
import { histories } from './histories.ts'
import { playHistory } from './play-history.ts'
import { VARIANTS } from './variants.ts'

const server = process.env['TRELLIS_TEST_POSTGRES']

describe.each([
  ['DuckDB', true, duckdb],
  ['PostgreSQL', server !== undefined, (folder: string) => postgres(server ?? '', databaseName(folder))],
] as const)('snapshots on %s, of histories made at random', (_, isThere, open) => {
  test.skipIf(!isThere).each([
    // Of these seeds come rows that return, columns that come and go, refused sources, and runs that are taken back.
    ['with clocks that only go on', true, 87],
    ['with clocks that go wrong', false, 32],
  ])(
    'are what the model of SCD2 says, %s',
    async (_, isCalm, seed) => {
      const property = fc.asyncProperty(histories({ isCalm, variants: VARIANTS.length, steps: 3 }), async (steps) => {
        await playHistory(steps, { open, isCalm })
      })
      await fc.assert(property, { seed, numRuns: 1, endOnFailure: true })
    },
    300_000,
  )
})

function databaseName(folder: string): string {
  return `history_${process.pid}_${folder.split('-').at(-1)?.toLowerCase()}`
}
