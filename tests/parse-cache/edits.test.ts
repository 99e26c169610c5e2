import { expect, test } from 'vitest'
import { edits } from './edits.ts'

test('whatever is edited, what is parsed with the memory of former parses is what is parsed without it', async () => {
  const report = await edits(30, 7)
  expect(report.problems).toEqual([])
  expect(report.alone).toBeGreaterThan(5)
})
