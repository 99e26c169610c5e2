import { describe, expect, test } from 'vitest'
import type { Against, Change, MetricCondition } from '../../settings/alerts.ts'
import { compare, type PeriodValue } from './compare.ts'

/** A day after another, the last on 30 January. */
function days(...values: readonly (number | null)[]): readonly PeriodValue[] {
  return values.map((value, at) => ({
    period: new Date(Date.UTC(2026, 0, 31 - values.length + at)).toISOString().slice(0, 10),
    value,
  }))
}

function change(text: string, against: Against = { kind: 'previous' }): MetricCondition {
  const [, amount, unit = ''] = /^(-?[\d.]+)(%|pt)?$/.exec(text) ?? []
  return { kind: 'change', against, change: { amount: Number(amount), unit: (unit || 'number') as Change['unit'] } }
}

function against(kind: 'median' | 'mean', periods: number, unit: 'days' | 'weeks' | 'months' | 'periods'): Against {
  return { kind, periods, unit }
}

const TODAY = '2026-01-31'

function run(value: number | null, history: readonly PeriodValue[], condition: MetricCondition, minPeriods = 1) {
  return compare({ period: TODAY, value }, history, condition, minPeriods)
}

describe('a number is told', () => {
  test.each<[string, number, readonly PeriodValue[], MetricCondition]>([
    ['above its limit', 11, [], { kind: 'above', limit: 10 }],
    ['below its limit, without any history', -1, [], { kind: 'below', limit: 0 }],
    ['10 % less than before', 90, days(100), change('-10%')],
    ['10 % less, though it is rounded', 0.9 * 0.6246, days(0.6246), change('-10%')],
    ['more than 10 % less', 50, days(100), change('-10%')],
    ['20 % more', 120, days(100), change('20%')],
    ['10 % less of a negative number', -110, days(-100), change('-10%')],
    ['anything after nothing', 1, days(0), change('50%')],
    ['two points less of a part of one', 0.6, days(0.62), change('-2pt')],
    ['two points less of a hundred', 60.1, days(62.2), change('-2pt')],
    ['half a point of a hundred, where earlier values tell the scale', 0.4, days(40, 1), change('-0.5pt')],
    ['five fewer', 95, days(100), change('-5')],
    ['less than the median', 80, days(90, 90, 1000), change('-10%', against('median', 3, 'periods'))],
    ['less than the mean', 85, days(90, 100, 110), change('-15%', against('mean', 3, 'periods'))],
    ['against the last value there was', 80, days(100, null), change('-20%')],
  ])('%s', (_, value, history, condition) => {
    expect(run(value, history, condition)).toMatchObject({ kind: 'tripped' })
  })
})

describe('a number is fine', () => {
  test.each<[string, number, readonly PeriodValue[], MetricCondition]>([
    ['at its limit', 10, [], { kind: 'above', limit: 10 }],
    ['at its limit from above', 0, [], { kind: 'below', limit: 0 }],
    ['9.9 % less', 90.1, days(100), change('-10%')],
    ['more, where less is watched', 200, days(100), change('-10%')],
    ['less, where more is watched', 1, days(100), change('10%')],
    ['nothing after nothing', 0, days(0), change('-10%')],
    ['1.9 points less', 0.601, days(0.62), change('-2pt')],
    [
      'as the median, though the mean is far off',
      90,
      days(90, 90, 1000),
      change('-10%', against('median', 3, 'periods')),
    ],
  ])('%s', (_, value, history, condition) => {
    expect(run(value, history, condition)).toMatchObject({ kind: 'fine' })
  })
})

describe('the baseline', () => {
  const history = days(...Array.from({ length: 60 }, (_, at) => at + 1))

  test.each<[Against, number]>([
    [{ kind: 'previous' }, 60],
    [against('median', 28, 'days'), 46.5],
    [against('median', 4, 'weeks'), 46.5],
    [against('median', 28, 'periods'), 46.5],
    [against('mean', 7, 'days'), 57],
    // From 31 December on.
    [against('median', 1, 'months'), 45],
    [against('median', 900, 'days'), 30.5],
  ])('%j: %d', (kind, baseline) => {
    expect(run(0, history, change('-10%', kind))).toMatchObject({ baseline })
  })

  test('days without a value make the window no longer', () => {
    const sparse = [{ period: '2026-01-01', value: 500 }, ...days(10, null, null)]
    expect(run(5, sparse, change('-10%', against('median', 7, 'days')))).toMatchObject({ baseline: 10 })
  })

  test('periods that are no dates are counted', () => {
    const builds = ['000001', '000002', '000003'].map((period, at) => ({ period, value: at * 10 }))
    const now = { period: '000004', value: 1 }
    expect(compare(now, builds, change('-10%', against('median', 2, 'days')), 1)).toMatchObject({ baseline: 15 })
  })

  test('the period itself, later ones and repeated ones do not count twice', () => {
    const mixed = [...days(100), ...days(100), { period: TODAY, value: 7 }, { period: '2026-02-01', value: 9 }]
    expect(run(50, mixed, change('-10%'))).toMatchObject({ kind: 'tripped', baseline: 100, change: -50 })
    expect(run(50, mixed, change('-10%'), 2)).toEqual({ kind: 'young', have: 1, need: 2 })
  })

  test('the end of a shorter month is the end of it', () => {
    const now = { period: '2026-03-31', value: 1 }
    const values = ['2026-02-27', '2026-02-28', '2026-03-30'].map((period, at) => ({ period, value: at + 1 }))
    expect(compare(now, values, change('-1%', against('median', 1, 'months')), 1)).toMatchObject({ baseline: 2.5 })
  })
})

describe('nothing is said', () => {
  test.each<[string, number | null, readonly PeriodValue[], number, object]>([
    ['of no value', null, days(1, 2), 1, { kind: 'none' }],
    ['of what is no number', Number.NaN, days(1, 2), 1, { kind: 'none' }],
    ['with too little history', 1, days(9, 9, null), 3, { kind: 'young', have: 2, need: 3 }],
    ['with none', 1, [], 1, { kind: 'young', have: 0, need: 1 }],
  ])('%s', (_, value, history, minPeriods, expected) => {
    expect(run(value, history, change('-10%'), minPeriods)).toEqual(expected)
  })

  test('where all history is older than the window', () => {
    const old = [{ period: '2025-01-01', value: 5 }]
    expect(run(1, old, change('-10%', against('median', 28, 'days')))).toEqual({ kind: 'young', have: 0, need: 1 })
  })
})
