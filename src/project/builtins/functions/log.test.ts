import { expect, test } from 'vitest'
import type { Value } from '#jinja/values/value.ts'
import { callFunction } from '../call-function.testing.ts'
import { logFunction, printFunction } from './log.ts'

test.each<[string, Value[], Record<string, Value>, [string, boolean]]>([
  ['a text goes to the log file', ['hello'], {}, ['hello', false]],
  ['info=true shows it', ['hello'], { info: true }, ['hello', true]],
  ['any value is written as Python prints it', [[1, 'a', null]], {}, ["[1, 'a', None]", false]],
  ['a secret is hidden', ['x $$$DBT_SECRET_START$$$DBT_ENV_SECRET_T$$$DBT_SECRET_END$$$'], {}, ['x *****', false]],
])('log: %s', (_, args, kwargs, expected) => {
  const lines: [string, boolean][] = []
  expect(
    callFunction(
      logFunction((message, isInfo) => lines.push([message, isInfo])),
      args,
      kwargs,
    ),
  ).toBe('')
  expect(lines).toEqual([expected])
})

test('print writes its argument and answers with nothing', () => {
  const lines: string[] = []
  expect(
    callFunction(
      printFunction((message) => lines.push(message)),
      [true],
    ),
  ).toBe('')
  expect(lines).toEqual(['True'])
})
