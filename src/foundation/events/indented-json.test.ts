import { expect, test } from 'vitest'
import { indentedJson, indentedJsonKeepingNumbers, readKeepingNumbers } from './indented-json.ts'

test('what is not ASCII is escaped as Python does it', () => {
  expect(indentedJson({ a: 'é' })).toBe('{\n  "a": "\\u00e9"\n}')
})

test.each(['353.0', '-1.50', '1e-07', '0', '-12', '170141183460469231731687303715884105727', 'NaN', '-Infinity'])(
  'the number %s keeps its spelling',
  (number) => {
    expect(indentedJsonKeepingNumbers({ show: readKeepingNumbers(`[${number}]`) })).toBe(
      `{\n  "show": [\n    ${number}\n  ]\n}`,
    )
  },
)

test('digits and words inside of strings are no numbers', () => {
  const text = '["1.0", "say \\"2.0\\" NaN", null, true]'
  expect(JSON.parse(indentedJsonKeepingNumbers(readKeepingNumbers(text)))).toEqual(JSON.parse(text))
})
