import { describe, expect, test } from 'vitest'
import { parseWarnErrorOptions } from './warn-error-options.ts'

const EVENTS = new Set(['DeprecatedModel', 'NothingToDo', 'WEOIncludeExcludeDeprecation'])

function parse(data: Parameters<typeof parseWarnErrorOptions>[0]) {
  const told: unknown[] = []
  const options = parseWarnErrorOptions(data, {
    eventNames: EVENTS,
    tell: (name, fields) => void told.push([name, fields]),
  })
  return { options, told }
}

describe('warn_error_options', () => {
  test.each([
    [{}, { error: [], warn: [], silence: [] }],
    [
      { error: 'all', warn: ['NothingToDo'] },
      { error: 'all', warn: ['NothingToDo'], silence: [] },
    ],
    [
      { error: '*', warn: null },
      { error: '*', warn: [], silence: [] },
    ],
    [
      { error: ['Deprecations'], warn: ['DeprecatedModel'] },
      { error: ['Deprecations'], warn: ['DeprecatedModel'], silence: [] },
    ],
    [
      { silence: ['Deprecations'], warn: ['DeprecatedModel'] },
      { error: [], warn: ['DeprecatedModel'], silence: ['Deprecations'] },
    ],
    // Names of dbt's other engine are passed over.
    [
      { error: ['AccessDenied', 'NothingToDo'], silence: ['ArrowError'] },
      { error: ['NothingToDo'], warn: [], silence: [] },
    ],
  ])('%j', (data, expected) => {
    expect(parse(data)).toEqual({ options: expected, told: [] })
  })

  test.each([
    [{ include: 'all' }, { found_include: true, found_exclude: false }],
    [
      { include: ['Deprecations'], exclude: ['DeprecatedModel'] },
      { found_include: true, found_exclude: true },
    ],
  ])('%j is told to be written in the former way', (data, found) => {
    expect(parse(data).told).toEqual([['WEOIncludeExcludeDeprecation', found]])
  })

  test.each([
    [{ error: 'some' }, "error must be one of ('all', '*') or a list of strings"],
    [
      { warn: ['NothingToDo'] },
      "`warn` can only be specified if `error` is one of ('all', '*') or Deprecations is in `error` or silence.",
    ],
    [{ error: ['Nothing'] }, 'Nothing is not a valid dbt error name.'],
    [{ error: 'all', include: 'all' }, 'Only `include` or `error` can be specified in `warn_error_options`, not both'],
  ])('%j is refused', (data, message) => {
    expect(() => parse(data)).toThrow(message)
  })
})
