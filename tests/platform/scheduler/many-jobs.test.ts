import { expect, test } from 'vitest'
import { simulateManyJobs } from './many-jobs.ts'

test('a hundred jobs that tick every ten seconds: each tick runs once and within its second, none is lost', async () => {
  const found = await simulateManyJobs({ jobs: 100, seconds: 120, servers: 1, restartEverySeconds: 0, seed: 1 })
  expect(found).toMatchObject({ ticks: 1200, lost: 0, twice: 0, latestMs: 0 })
})

test('two servers that race, and die at any moment: each tick runs once, none is lost', async () => {
  const found = await simulateManyJobs({ jobs: 40, seconds: 180, servers: 2, restartEverySeconds: 25, seed: 2 })
  expect(found).toMatchObject({ lost: 0, twice: 0 })
  expect(found.restarts).toBeGreaterThan(4)
  expect(found.servers.size).toBeGreaterThan(4)
})
