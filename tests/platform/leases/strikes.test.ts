import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killAll } from '../../faults/trellis-process.ts'
import { Arena, FAULTS, strikesOf } from './strikes.ts'

const SERVER = process.env['TRELLIS_TEST_POSTGRES']

describe.skipIf(!SERVER)('runs that build the same on PostgreSQL', { timeout: 240_000 }, () => {
  let arena: Arena
  beforeAll(async () => {
    arena = await Arena.open(SERVER as string)
  })
  afterAll(async () => {
    killAll()
    await arena?.close()
  })

  test('take turns, so that each finds what the one before has left', async () => {
    expect(await arena.race(3)).toEqual([])
  })

  test.each(FAULTS)('one that %s between two statements overwrites nothing of the next', async (fault) => {
    const [{ at } = { at: 1 }] = strikesOf(1, FAULTS.indexOf(fault) + 1, arena.statements)
    expect(await arena.strike({ fault, at })).toEqual([])
  })

  test('one that loses the warehouse in a batch leaves nothing that the next one would wait for', async () => {
    expect(await arena.strike({ fault: 'loses the warehouse', at: arena.commitOfBatch })).toEqual([])
  })
})
