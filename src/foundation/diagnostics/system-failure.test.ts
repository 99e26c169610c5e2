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

test('a part of the program that was taken away meanwhile is told with what to do', () => {
  const thrown = Object.assign(new Error("Cannot find module '/opt/trellis/dist/chunk.js'"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })
  const failure = systemFailure(thrown)
  expect(failure?.message).toContain('/opt/trellis/dist/chunk.js')
  expect(failure?.message).toContain('it was updated or removed while it ran: start it again')
})

test('a mistake of the program is no failure of the system', () => {
  expect(systemFailure(new TypeError('x is not a function'))).toBeUndefined()
})
