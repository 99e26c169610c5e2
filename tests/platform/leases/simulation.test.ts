import { describe, expect, test } from 'vitest'
import { simulate } from './simulation.ts'

describe('servers, runs, leases and clocks', { timeout: 120_000 }, () => {
  test('where nothing goes wrong, everything is built in turns', async () => {
    const { problems, built } = await simulate({ seed: 1, seconds: 60, hasFaults: false, skewMs: 0 })
    expect(problems).toEqual([])
    expect(built).toBeGreaterThan(20)
  })

  test.each([1, 2, 3, 4])(
    'whoever stands still, dies or is cut off publishes nothing over others: seed %i',
    async (seed) => {
      expect(await simulate({ seed, seconds: 100, hasFaults: true, skewMs: 300 })).toMatchObject({ problems: [] })
    },
  )

  test.each([5, 6])('also where clocks are wrong by more than a lease holds: seed %i', async (seed) => {
    expect(await simulate({ seed, seconds: 100, hasFaults: true, skewMs: 20_000 })).toMatchObject({ problems: [] })
  })

  test('a run that is cut off when it asks for its fence builds nothing', async () => {
    expect(await simulate({ seed: 100_028, seconds: 200, hasFaults: true, skewMs: 300 })).toMatchObject({
      problems: [],
    })
  })

  test('the fence is what does it: without it the same histories overwrite', async () => {
    const found: string[] = []
    for (let seed = 9; seed <= 30 && found.length === 0; seed++) {
      found.push(...(await simulate({ seed, seconds: 120, hasFaults: true, skewMs: 300, hasFence: false })).problems)
    }
    expect(found.join('\n')).toContain('overwrites')
  })
})
