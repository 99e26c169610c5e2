import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Value } from '#jinja/values/value.ts'
import { dateFromIso, dateTimeFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { PyDecimal } from '#project/builtins/decimal/py-decimal.ts'
import { diffCell } from './diff-cell.ts'
import { diffTables } from './diff-tables.ts'
import { renderDiff } from './render-diff.ts'

type Recorded = null | boolean | number | string | { decimal: string } | { date: string } | { datetime: string }

interface Case {
  readonly expected: readonly (readonly Recorded[])[]
  readonly actual: readonly (readonly Recorded[])[]
  readonly isDifferent: boolean
  readonly colored?: string
}

const file = process.env.DIFF_CASES ?? new URL('../../../../tests/unit-test-diff/recorded.json', import.meta.url)
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]

describe('the difference of two tables reads as daff prints it', () => {
  test.each(cases.map((each, index) => [index, each] as const))(
    'case %i',
    (_, { expected, actual, isDifferent, colored }) => {
      const diff = diffTables(table(expected), table(actual))
      expect(diff.isDifferent).toBe(isDifferent)
      if (colored === undefined) return
      expect(renderDiff(diff.rows, { useColors: true })).toBe(colored)
      expect(renderDiff(diff.rows, { useColors: false })).not.toContain('\u001b')
    },
  )
})

function table(rows: readonly (readonly Recorded[])[]) {
  return rows.map((row) => row.map((cell) => diffCell(value(cell))))
}

function value(recorded: Recorded): Value {
  if (typeof recorded !== 'object' || recorded === null) return recorded
  if ('decimal' in recorded) return PyDecimal.parse(recorded.decimal) ?? null
  return 'date' in recorded ? dateFromIso(recorded.date) : dateTimeFromIso(recorded.datetime)
}
