/**
 * Lets servers with the scheduler run for long, in simulated time.
 *
 *     tsx tests/platform/scheduler/prove.ts [count] [seed]
 *
 * `count` histories made at random, and for each ten of them a minute of a thousand jobs that tick every ten seconds. The same seed
 * does the same.
 */
import fc from 'fast-check'
import { histories, playHistory } from './histories.ts'
import { type ManyJobsOptions, simulateManyJobs } from './many-jobs.ts'

const [count = 600, seed = 1] = process.argv.slice(2).map(Number)

async function main(): Promise<void> {
  let broken = 0
  for (const [isCalm, share] of [
    [true, Math.ceil(count / 2)],
    [false, Math.floor(count / 2)],
  ] as const) {
    const sum = { ticks: 0, runs: 0, deaths: 0 }
    for (const [index, acts] of fc.sample(histories({ isCalm }), { seed, numRuns: share }).entries()) {
      try {
        const { ticks, runs, deaths } = await playHistory(acts, seed + index, { isCalm })
        sum.ticks += ticks
        sum.runs += runs
        sum.deaths += deaths
      } catch (error) {
        broken++
        console.log(`history ${index} of seed ${seed}, ${isCalm ? 'calm' : 'wrong clocks'}: ${String(error)}`)
        console.log(JSON.stringify(acts))
      }
    }
    console.log(
      `${share} histories${isCalm ? '' : ' with clocks that are set'}: ${sum.ticks} ticks, ${sum.runs} runs, ${sum.deaths} servers that died.`,
    )
  }
  const seconds = Math.max(10, count * 6)
  for (const options of [
    { jobs: 1_000, seconds, servers: 1, restartEverySeconds: 0, seed },
    { jobs: 100, seconds, servers: 2, restartEverySeconds: 30, seed },
  ] satisfies ManyJobsOptions[]) {
    const { ticks, lost, twice, latestMs, restarts } = await simulateManyJobs(options)
    const isLate = restarts === 0 && latestMs > 1_000
    if (lost > 0 || twice > 0 || isLate) broken++
    console.log(
      `${options.jobs} jobs on ${options.servers} servers for ${seconds} s: ${ticks} ticks, ${lost} lost, ${twice} run twice, ` +
        `${restarts} restarts, claimed at most ${latestMs} ms late.`,
    )
  }
  console.log(broken === 0 ? 'All of it holds.' : `${broken} broken.`)
  process.exitCode = broken === 0 ? 0 : 1
}

await main()
