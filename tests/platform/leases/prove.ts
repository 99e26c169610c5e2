/**
 * Strikes runs on PostgreSQL between any two statements.
 *
 *     tsx tests/platform/leases/prove.ts [count | all] [seed]
 *
 * The server is the one that TRELLIS_TEST_POSTGRES names. `all`: each fault before each statement.
 */
import { Arena, FAULTS, type Strike, strikesOf } from './strikes.ts'

const [count = '200', seed = '1'] = process.argv.slice(2)

async function main(): Promise<void> {
  const arena = await Arena.open(process.env['TRELLIS_TEST_POSTGRES'] ?? '')
  try {
    const strikes =
      count === 'all' ? every(arena.statements) : [...strikesOf(Number(count), Number(seed), arena.statements)]
    const problems: string[] = []
    for (const strike of strikes) problems.push(...(await arena.strike(strike)))
    for (let races = 0; races < Math.ceil(strikes.length / 20); races++) problems.push(...(await arena.race(3)))
    console.log(
      `${strikes.length} strikes of seed ${seed} at runs of ${arena.statements} statements: ${problems.length} problems`,
    )
    for (const problem of problems) console.log(problem)
    process.exitCode = problems.length === 0 ? 0 : 1
  } finally {
    await arena.close()
  }
}

function every(statements: number): readonly Strike[] {
  return FAULTS.flatMap((fault) => Array.from({ length: statements }, (_, index) => ({ fault, at: index + 1 })))
}

await main()
