import fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories, playHistory } from './histories.ts'

test.each([
  ['servers die at any moment, stand still and come back', { isCalm: true }, 5],
  ['clocks are set besides', { isCalm: false }, 5],
] as const)('whatever happens, every rule of the scheduler holds: %s', async (_, kind, numRuns) => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(histories(kind), fc.nat(), async (acts, seed) => {
      runs += (await playHistory(acts, seed, kind)).runs
    }),
    { seed: 7, numRuns, endOnFailure: true },
  )
  expect(runs).toBeGreaterThan(500)
})
