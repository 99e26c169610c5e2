import { describe, expect, test } from 'vitest'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { artifactTime, offsetTime } from './artifact-time.ts'
import { toJson } from './json.ts'

describe('JSON as Python writes it', () => {
  test.each<[string, unknown, string]>([
    ['a blank after comma and colon', { a: [1, 2], b: {} }, '{"a": [1, 2], "b": {}}'],
    ['nothing but ASCII', 'naïve 😀 \u007f', '"na\\u00efve \\ud83d\\ude00 \\u007f"'],
    ['control characters escaped', 'a\n\t\u0001"\\', '"a\\n\\t\\u0001\\"\\\\"'],
    ['a float without a fraction keeps its point', new YamlFloat(2), '2.0'],
    ['a float with a fraction', 0.1, '0.1'],
    ['a small float has two digits of exponent', 0.00001, '1e-05'],
    ['a float just above the border has no exponent', 0.0001, '0.0001'],
    ['a large float', new YamlFloat(1e16), '1e+16'],
    ['a float below the border of exponents', new YamlFloat(123456789012345), '123456789012345.0'],
    ['a negative zero', new YamlFloat(-0), '-0.0'],
    ['no number', new YamlFloat(Number.NaN), 'NaN'],
    ['infinity', new YamlFloat(Number.NEGATIVE_INFINITY), '-Infinity'],
    ['a large integer', 12345678901234567890n, '12345678901234567890'],
    [
      'a map with keys of all kinds',
      new Map<unknown, unknown>([
        [1, true],
        ['b', null],
      ]),
      '{"1": true, "b": null}',
    ],
    ['a set as a list', new Set(['x']), '["x"]'],
    ['keys without a value are left out', { a: undefined, b: 1 }, '{"b": 1}'],
  ])('%s', (_, value, json) => {
    expect(toJson(value)).toBe(json)
  })
})

describe('times in artifacts', () => {
  test.each([
    ['have six digits of a second', 1767323045678901, '2026-01-02T03:04:05.678901'],
    ['keep leading zeros', 1767323045000042, '2026-01-02T03:04:05.000042'],
    ['have no fraction on a full second', 1767323045000000, '2026-01-02T03:04:05'],
  ])('%s', (_, micros, text) => {
    expect(artifactTime(micros)).toBe(`${text}Z`)
    expect(offsetTime(micros)).toBe(`${text}+00:00`)
  })
})
