import { describe, expect, test } from 'vitest'
import { STANDARD_SQL } from '#sql/sql-syntax.ts'
import { injectCtes } from './inject-ctes.ts'

const A = ' __a as (\nq\n)'
const B = ' __b as (\nq\n)'

describe('texts of ephemeral models go', () => {
  test.each([
    [
      'before the first CTE, behind the blanks',
      'with x as (select 1) select 1',
      `with ${A}, ${B}, x as (select 1) select 1`,
    ],
    ['behind line breaks', 'with\n\n  x as (select 1) select 1', `with\n\n  ${A}, ${B}, x as (select 1) select 1`],
    [
      'behind recursive',
      'with recursive x as (select 1) select 1',
      `with recursive ${A}, ${B}, x as (select 1) select 1`,
    ],
    ['into a with of their own', 'select 1', `with${A}, ${B} select 1`],
    ['behind the blanks that a query starts with', '\n\n select 1', `\n\n with${A}, ${B} select 1`],
    [
      'before a comment that follows the with',
      ' -- c\n with -- d\n x as (select 1)',
      ` -- c\n with ${A}, ${B}, -- d\n x as (select 1)`,
    ],
  ])('%s', (_, sql, expected) => {
    expect(injectCtes(sql, [A, B], STANDARD_SQL)).toBe(expected)
  })
})
