import { expect, test } from 'vitest'
import { storms } from './storms.ts'

test('whatever is struck, at whatever moment, nothing is torn, nothing hangs, and every run has an end', async () => {
  expect((await storms(5, 8)).problems).toEqual([])
})
