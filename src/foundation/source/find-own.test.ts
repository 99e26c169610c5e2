import { expect, test } from 'vitest'
import { findOwn } from './find-own.ts'

test.each([
  ['what stands in the table', 'orders', 1],
  ['nothing for a name that is not there', 'order', undefined],
  ['nothing for a name that every object inherits', 'constructor', undefined],
])('finds %s', (_, name, expected) => {
  expect(findOwn({ orders: 1 }, name)).toBe(expected)
})
