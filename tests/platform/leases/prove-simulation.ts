/**
 * Lets servers, runs, leases and clocks go on in simulated time, with faults at any moment, for so many steps.
 *
 *     tsx tests/platform/leases/prove-simulation.ts [steps] [seed]
 *
 * A step is a statement, a question to the store or a moment at which a process goes on. The same seed does the same.
 */
import { simulate, type Simulated } from './simulation.ts'

const [steps = 1_000_000, seed = 1] = process.argv.slice(2).map(Number)

async function main(): Promise<void> {
  const sum = { steps: 0, runs: 0, built: 0, failed: 0, publications: 0, takenOver: 0 }
  let broken = 0
  let histories = 0
  for (; sum.steps < steps; histories++) {
    const skewMs = histories % 3 === 2 ? 20_000 : 300
    const played: Simulated = await simulate({ seed: seed + histories, seconds: 200, hasFaults: true, skewMs })
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += played[key]
    if (played.problems.length > 0) {
      broken++
      console.log(`seed ${seed + histories}, clocks wrong by up to ${skewMs} ms:`, ...played.problems)
    }
  }
  console.log(
    `${histories} histories, ${sum.steps} steps: ${sum.runs} runs built ${sum.built} relations and failed at ${sum.failed}, published ` +
      `${sum.publications} times, ${sum.takenOver} connections of former holders ended; ${broken} broken.`,
  )
  process.exitCode = broken === 0 ? 0 : 1
}

await main()
