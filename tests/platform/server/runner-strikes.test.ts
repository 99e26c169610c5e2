import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunnerArena, runnerStrikesOf } from './runner-strikes.ts'

describe('a runner that builds on DuckDB', { timeout: 240_000 }, () => {
  let arena: RunnerArena
  beforeAll(async () => {
    arena = await RunnerArena.open()
  })
  afterAll(() => arena?.close())

  test('leaves nothing torn when it is killed or stands still, at whichever statement', async () => {
    const problems: string[] = []
    for (const strike of runnerStrikesOf(2, 1, arena.statements)) problems.push(...(await arena.strike(strike)))
    expect(problems).toEqual([])
  })
})
