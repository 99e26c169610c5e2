import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookUpAttribute } from './access.ts'
import { compare, contains, equals } from './compare.ts'
import { Dict } from './dict.ts'
import { Float } from './float.ts'
import { formatValue } from './format/format-value.ts'
import { percentFormat } from './format/percent-format.ts'
import { toInteger } from './integer.ts'
import { length } from './iterate.ts'
import { binary, unary } from './operators.ts'
import { parseFloatText, parseInteger } from './parse-number.ts'
import { PyError } from './py-error.ts'
import { PySet } from './py-set.ts'
import { Slice } from './slice.ts'
import { sortByKey } from './sort.ts'
import { split, splitFromRight, splitLines } from './split.ts'
import { subscript } from './subscript.ts'
import { repr, str } from './to-string.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/** Small ints, and such around and far beyond the border between number and bigint. */
const integer = fc
  .oneof(fc.maxSafeInteger().map(BigInt), fc.integer().map(BigInt), fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }))
  .map(toInteger)

const plainValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value[]>(null, true, false),
    integer,
    fc.double({ noNaN: true }).map((double) => new Float(double)),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new Tuple(items)),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }).map((entries) => Dict.of(entries)),
  ),
})).value

function exact(value: Value): bigint {
  return BigInt(value as number | bigint)
}

test('ints add, subtract and multiply exactly at any size, and stay numbers where that is safe', () => {
  fc.assert(
    fc.property(integer, integer, (a, b) => {
      expect(binary('+', a, b)).toBe(toInteger(exact(a) + exact(b)))
      expect(binary('-', a, b)).toBe(toInteger(exact(a) - exact(b)))
      expect(binary('*', a, b)).toBe(toInteger(exact(a) * exact(b)))
      expect(unary('-', a)).toBe(toInteger(-exact(a)))
    }),
  )
})

test('a floor quotient and its remainder make up the dividend, and the remainder has the sign of the divisor', () => {
  fc.assert(
    fc.property(
      integer,
      integer.filter((divisor) => divisor !== 0),
      (a, b) => {
        const quotient = binary('//', a, b)
        const rest = binary('%', a, b)
        expect(binary('+', binary('*', quotient, b), rest)).toBe(a)
        expect(rest === 0 || compare('<', rest, 0) === compare('<', b, 0)).toBe(true)
        expect(compare('<', b < 0 ? unary('-', rest) : rest, b < 0 ? unary('-', b) : b)).toBe(true)
      },
    ),
  )
})

test('the printed form of a number reads back as the same number', () => {
  fc.assert(
    fc.property(integer, (value) => {
      expect(parseInteger(str(value))).toBe(value)
    }),
  )
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(parseFloatText(str(new Float(value)))).toBe(value)
    }),
  )
})

test('enough digits in any format read back as the same float', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(formatValue(new Float(value), '.17g'))).toBe(value)
      expect(Number(percentFormat('%.17e', new Float(value)))).toBe(value)
    }),
  )
})

test('grouping only adds separators', () => {
  fc.assert(
    fc.property(integer, (value) => {
      expect(formatValue(value, ',').replaceAll(',', '')).toBe(str(value))
      expect(formatValue(value, ',')).toMatch(/^-?\d{1,3}(,\d{3})*$/)
    }),
  )
})

test('values that are equal find each other as keys', () => {
  fc.assert(
    fc.property(integer, (value) => {
      const float = new Float(Number(value))
      expect(new Dict().set(value, 'here').has(float)).toBe(equals(value, float))
    }),
  )
  expect(new Dict().set(true, 'here').get(new Float(1))).toBe('here')
})

test('a value equals itself, is in its own list, and prints alike each time', () => {
  fc.assert(
    fc.property(plainValue, (value) => {
      expect(equals(value, value)).toBe(true)
      expect(contains([value], value)).toBe(true)
      expect(repr([value])).toBe(`[${repr(value)}]`)
    }),
  )
})

test('a list inside itself prints as three dots', () => {
  const list: Value[] = [1]
  list.push(list)
  expect(repr(list)).toBe('[1, [...]]')
  expect(repr(new Tuple([list]))).toBe('([1, [...]],)')
})

test('splitting at a separator can be undone by joining', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', ' ') })
  fc.assert(
    fc.property(text, fc.constantFrom(',', 'a', ', '), fc.integer({ min: -1, max: 4 }), (given, separator, limit) => {
      expect(split(given, separator, limit).join(separator)).toBe(given)
      expect(splitFromRight(given, separator, limit).join(separator)).toBe(given)
    }),
  )
})

test('lines with their ends make up the text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\x0b', '\u2028') })
  fc.assert(
    fc.property(text, (given) => {
      expect(splitLines(given, true).join('')).toBe(given)
    }),
  )
})

test('a text is its slices up to and from any place, counted in code points', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: -12, max: 12 }), (text, place) => {
      const start = subscript(text, new Slice(null, place))
      const end = subscript(text, new Slice(place, null))
      expect(str(start) + str(end)).toBe(text)
      expect(length(start) + length(end)).toBe(length(text))
    }),
  )
})

test('sorting is stable, forwards and backwards', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 200 }), fc.boolean(), (keys, isReversed) => {
      const sorted = sortByKey(
        keys.map((key, place) => [key, { key, place }] as const),
        isReversed,
      )
      const expected = keys
        .map((key, place) => ({ key, place }))
        .sort((a, b) => (isReversed ? b.key - a.key : a.key - b.key))
      expect(sorted).toEqual(expected)
    }),
  )
})

test('no unprintable or quoting character leaves the quotes of a printed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = repr(text)
      const quote = shown[0] as string
      expect(shown.endsWith(quote)).toBe(true)
      expect(shown.slice(1, -1).replace(/\\./g, '')).not.toContain(quote)
      expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('nothing of JavaScript can be reached from a template', () => {
  const values: Value[] = [null, true, 1, 2n ** 60n, new Float(1), 'a', [], new Tuple([]), new Dict(), new PySet()]
  for (const value of values) {
    for (const name of ['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'length', 'size', 'entries']) {
      expect(lookUpAttribute(value, name), `${repr(value)}.${name}`).toBeUndefined()
    }
  }
})

test('a power too large to hold is refused instead of computed', () => {
  expect(() => binary('**', 10, 10 ** 9)).toThrow(PyError)
  expect(() => binary('*', 'ab', 2 ** 40)).toThrow(PyError)
})
