import { describe, expect, test } from 'vitest'
import { replayClock } from './replay-clock.ts'

const WORLD = Date.UTC(2026, 0, 31, 12)

function clockAt(setting: string | undefined, passed = 0) {
  let world = WORLD
  const clock = replayClock(setting, () => world)
  world += passed
  return { shows: new Date(clock.now()).toISOString(), isReplay: clock.isReplay, forOthers: clock.forOthers }
}

describe('the clock of a process', () => {
  test('is the world’s where nobody has set it', () => {
    expect(clockAt(undefined)).toEqual({ shows: '2026-01-31T12:00:00.000Z', isReplay: false, forOthers: undefined })
    expect(clockAt('')).toMatchObject({ isReplay: false })
  })

  test.each<[setting: string, shows: string]>([
    ['2023-05-02T20:00:00Z', '2023-05-02T20:00:00.000Z'],
    ['2023-05-02 20:00', '2023-05-02T20:00:00.000Z'],
    ['2023-05-02T20:00:00+02:00', '2023-05-02T18:00:00.000Z'],
    ['2023-05-02', '2023-05-02T00:00:00.000Z'],
    ['-3600000ms', '2026-01-31T11:00:00.000Z'],
  ])('%s: it shows %s when the process begins', (setting, shows) => {
    expect(clockAt(setting)).toMatchObject({ shows, isReplay: true })
  })

  test('runs on from there', () => {
    expect(clockAt('2023-05-02T20:00:00Z', 90_000).shows).toBe('2023-05-02T20:01:30.000Z')
  })

  test('is the same for a process that begins later', () => {
    const { forOthers, shows } = clockAt('2023-05-02T20:00:00Z', 5000)
    expect(clockAt(forOthers, 5000).shows).toBe(shows)
  })

  test.each(['yesterday', '12', '2023-13-45', '+3h'])('%j is no time', (setting) => {
    expect(() => clockAt(setting)).toThrow(/TRELLIS_CLOCK is no time/)
  })
})
