import { expect, test } from 'vitest'
import { sparkPath } from './spark-path.ts'

const box = { width: 100, height: 20 }

test.each([
  ['it runs from the least to the greatest', [1, 3, 2], 'M0.0 18.0 L50.0 2.0 L100.0 10.0'],
  ['where one is missing it breaks', [1, null, 3], 'M0.0 18.0 M100.0 2.0'],
  ['what never changes is a line in the middle', [5, 5], 'M0.0 10.0 L100.0 10.0'],
])('%s', (_rule, values, path) => {
  expect(sparkPath(values, box)).toBe(path)
})
