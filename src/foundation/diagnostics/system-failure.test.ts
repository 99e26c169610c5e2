import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { systemFailure } from './system-failure.ts'

test('what the operating system refuses is told with its path and what to do', () => {
  let thrown: unknown
  try {
    readFileSync(tmpdir())
  } catch (error) {
    thrown = error
  }
  const failure = systemFailure(thrown, 'model big (models/big.sql)')
  expect(failure?.excType).toBe('IsADirectoryError')
  expect(failure?.message).toContain('EISDIR')
  expect(failure?.message).toContain('a folder, where a file was expected')
  expect(failure?.message).toContain('model big (models/big.sql)')
})

test('a mistake of the program is no failure of the system', () => {
  expect(systemFailure(new TypeError('x is not a function'))).toBeUndefined()
})
