import { expect, test } from 'vitest'
import { Dict } from '#jinja/values/dict.ts'
import type { Obj } from '#jinja/values/obj.ts'
import { callFunction } from '../call-function.testing.ts'
import { VarFunction } from './var.ts'

const vars = Dict.from({ start: '2024-01-01', nothing: null, list: [1, 'a'], DBT_ENV_SECRET_X: 'hunter2' })

test('a variable comes before the default, also when it is None', () => {
  const run = new VarFunction({ vars })
  expect(callFunction(run, ['start', 'x'])).toBe('2024-01-01')
  expect(callFunction(run, ['nothing', 'x'])).toBe(null)
  expect(callFunction(run, ['other', 'x'])).toBe('x')
  expect(callFunction(run, ['other'], { default: null })).toBe(null)
})

test('a missing variable is an error that lists what was supplied, without secrets', () => {
  expect(() => callFunction(new VarFunction({ vars, nodeName: 'orders' }), ['other'])).toThrow(
    [
      "Required var 'other' not found in config:",
      'Vars supplied to orders = {',
      '    "DBT_ENV_SECRET_X": "*****",',
      '    "list": [',
      '        1,',
      '        "a"',
      '    ],',
      '    "nothing": null,',
      '    "start": "2024-01-01"',
      '}',
    ]
      .join('\n')
      .replace(/\n/g, '\n  '),
  )
})

test('a missing variable is None while parsing', () => {
  expect(callFunction(new VarFunction({ vars, isMissingAllowed: true }), ['other'])).toBe(null)
})

test('a string variable is rendered, other values are not', () => {
  const run = new VarFunction({ vars, render: (text) => `<${text}>` })
  expect(callFunction(run, ['start'])).toBe('<2024-01-01>')
  expect(callFunction(run, ['list'])).toEqual([1, 'a'])
})

test('has_var only asks', () => {
  const hasVar = new VarFunction({ vars }).attribute('has_var') as Obj
  expect(callFunction(hasVar, ['nothing'])).toBe(true)
  expect(callFunction(hasVar, ['other'])).toBe(false)
})
