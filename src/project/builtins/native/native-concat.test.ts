import { describe, expect, test } from 'vitest'
import type { Value } from '#jinja/values/value.ts'
import { Marker } from './markers.ts'
import { nativeConcat } from './native-concat.ts'

describe('a natively rendered template', () => {
  test.each<[string, Value[], Value]>([
    ['of no piece is empty', [], ''],
    ['of one piece is that value', [[1, 2]], [1, 2]],
    ['of one text stays a text, though it looks like a number', ['1'], '1'],
    ['of several pieces is a text', ['a', 1, null], 'a1None'],
    ['marked as text stays a text', [new Marker('text', '1')], '1'],
    ['marked as native becomes the literal', [new Marker('native', '[1, None]')], [1, null]],
    ['marked as native stays a text if it is no literal', [new Marker('native', 'abc')], 'abc'],
    ['marked as bool becomes one', [new Marker('bool', 'True')], true],
    ['marked as number becomes one', [new Marker('number', '12')], 12],
  ])('%s', (_, pieces, expected) => {
    expect(nativeConcat(pieces)).toEqual(expected)
  })

  test.each<[string, Marker, string]>([
    [
      'a bool from other words than True and False',
      new Marker('bool', 'true'),
      "Could not convert value 'true' into type 'bool'",
    ],
    ['a number from a text', new Marker('number', 'abc'), "Could not convert value 'abc' into type 'number'"],
    ['a number from a bool', new Marker('number', 'True'), "Could not convert value 'True' into type 'number'"],
  ])('refuses %s', (_, marker, message) => {
    expect(() => nativeConcat([marker])).toThrow(message)
  })
})
