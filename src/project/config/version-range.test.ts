import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkVersion, formatRange, splitRange } from './version-range.ts'

const recorded = JSON.parse(readFileSync('tests/config/version-ranges.json', 'utf8')) as {
  range: string | string[]
  result: string
  shown: string[] | string
}[]

describe('holds a version range against 1.12.6 as dbt does', () => {
  test.each(recorded)('$range', ({ range, result, shown }) => {
    const ranges = splitRange(range)
    expect(checkVersion(ranges).kind).toBe(result)
    if (Array.isArray(shown)) expect(ranges.map(formatRange)).toEqual(shown)
  })
})

describe('a range is old if it ends within the 0.x and 1.x lines', () => {
  test.each([
    [['<1.0.0'], true],
    [['>=0.17.0', '<0.20.0'], true],
    [['>=1.0.0', '<1.3.0'], true],
    [['1.5.0'], true],
    [['>=2.0.0'], false],
    [['>=2.0.0', '<3.0.0'], false],
    [['2.0.0'], false],
  ])('%j: %s', (ranges, isOld) => {
    expect(checkVersion(ranges)).toEqual({ kind: 'excluded', isOld })
  })
})
