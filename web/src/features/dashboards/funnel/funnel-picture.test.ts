import { expect, test } from 'vitest'
import { funnelPicture, hasRoomForWords } from './funnel-picture.ts'

const steps = [578, 467, 361].map((count) => ({ count }))

test('bars are as high as their counts, stand on one floor and fill the width', () => {
  const { bars, floor } = funnelPicture(steps, { width: 600, height: 300 })
  const [first, second, third] = bars
  expect((second?.height ?? 0) / (first?.height ?? 1)).toBeCloseTo(467 / 578)
  expect(bars.every(({ y, height }) => Math.abs(y + height - floor) < 1e-9)).toBe(true)
  expect(first?.x).toBe(0)
  expect((third?.x ?? 0) + (third?.width ?? 0)).toBeCloseTo(600)
})

test('between two bars what was lost falls from the one to the other', () => {
  const { falls, bars } = funnelPicture(steps, { width: 600, height: 300 })
  expect(falls).toHaveLength(2)
  expect(falls[0]?.x).toBeCloseTo(((bars[0]?.x ?? 0) + (bars[0]?.width ?? 0) + (bars[1]?.x ?? 0)) / 2)
})

test('nothing has no bar, little has one that is seen', () => {
  const { bars } = funnelPicture([{ count: 100_000 }, { count: 1 }, { count: 0 }], { width: 300, height: 200 })
  expect(bars.map(({ height }) => height > 0)).toEqual([true, true, false])
  expect(bars[1]?.height).toBeGreaterThanOrEqual(3)
})

test('one step alone is a bar', () => {
  expect(funnelPicture([{ count: 1 }], { width: 300, height: 200 }).falls).toEqual([])
})

test('three steps have room for their words on a phone, four have not', () => {
  expect([hasRoomForWords(3, 318), hasRoomForWords(4, 318), hasRoomForWords(4, 600)]).toEqual([true, false, true])
})
