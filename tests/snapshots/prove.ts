/**
 * Plays random histories of a source through all ways of taking a snapshot, and holds every table against the model.
 *
 *     tsx tests/snapshots/prove.ts [count] [seed]
 *
 * On DuckDB, and on the PostgreSQL server that TRELLIS_TEST_POSTGRES names. A quarter of the histories has clocks that go
 * wrong. The same seed plays the same histories.
 */
import fc from 'fast-check'
import { type Database, duckdb, postgres } from './database.ts'
import { histories } from './histories.ts'
import { type Played, playHistory } from './play-history.ts'
import { VARIANTS } from './variants.ts'

const [count = 100, seed = 1] = process.argv.slice(2).map(Number)

async function main(): Promise<void> {
  const server = process.env['TRELLIS_TEST_POSTGRES']
  let broken = await play('DuckDB', duckdb)
  if (server !== undefined) {
    let next = 0
    broken += await play('PostgreSQL', () => postgres(server, `history_${process.pid}_${next++}`))
  }
  process.exitCode = broken === 0 ? 0 : 1
}

/** Gives how many histories came out otherwise than the model says. */
async function play(name: string, open: (folder: string) => Promise<Database>): Promise<number> {
  const sum: Played = { runs: 0, comparisons: 0, refusals: 0, undone: 0, questions: 0 }
  let broken = 0
  for (const [isCalm, share] of [
    [true, Math.ceil((count * 3) / 4)],
    [false, Math.floor(count / 4)],
  ] as const) {
    const all = fc.sample(histories({ isCalm, variants: VARIANTS.length }), { seed, numRuns: share })
    for (const [index, steps] of all.entries()) {
      try {
        const played = await playHistory(steps, { open, isCalm })
        for (const key of Object.keys(sum) as (keyof Played)[]) sum[key] += played[key]
      } catch (error) {
        broken++
        console.log(`${name}, ${isCalm ? 'calm' : 'wrong clocks'}, history ${index} of seed ${seed}: ${String(error)}`)
        console.log(JSON.stringify(steps))
      }
    }
  }
  const { runs, comparisons, refusals, undone, questions } = sum
  console.log(
    `${name}: ${count} histories of ${VARIANTS.length} snapshots, ${broken} of them broken. ${runs} runs, ${comparisons} tables compared, ` +
      `${refusals} sources refused, ${undone} runs taken back, ${questions} questions answered alike.`,
  )
  return broken
}

await main()
