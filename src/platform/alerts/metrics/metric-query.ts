import { modelWords } from '../../settings/model-words.ts'
import type { MetricRule } from '../../settings/alerts.ts'
import type { MeasuredRow } from './watch-metric.ts'

/** More rows than this are not read of a model. */
const MOST_ROWS = 10_000

/** What is to be asked of the warehouse for a rule: a query in Jinja, whose first column is the number. */
export function metricQuery({ measure, by, over }: Pick<MetricRule, 'measure' | 'by' | 'over'>): string {
  if (measure.kind === 'query') return measure.query
  const columns = [measure.column, ...(over === undefined ? [] : [over]), ...by]
  const { package: owner, name, version } = modelWords(measure.model)
  const words = [...(owner === undefined ? [] : [owner]), name].map((word) => `'${word}'`)
  const reference = [...words, ...(version === undefined ? [] : [`v='${version}'`])].join(', ')
  const newestFirst = over === undefined ? '' : ` order by ${over} desc`
  return `select ${columns.join(', ')} from {{ ref(${reference}) }}${newestFirst} limit ${MOST_ROWS}`
}

/** An answer of the warehouse that a rule cannot be read from: a half sentence that says why. */
export interface UnreadableAnswer {
  readonly problem: string
}

/**
 * The rows of an answer. `build` is their period where no column says one: it has to grow from build to build. Of several
 * rows of one period and dimension the last counts, and where rows are the newest first, the first.
 */
export function measuredRows(
  { by, over }: Pick<MetricRule, 'by' | 'over'>,
  answer: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] },
  build: string,
): readonly MeasuredRow[] | UnreadableAnswer {
  const names = answer.columns.map((column) => column.toLowerCase())
  const missing = [...by, ...(over === undefined ? [] : [over])].find((name) => !names.includes(name.toLowerCase()))
  if (missing !== undefined)
    return { problem: `the query gives no column ${missing}, but ${answer.columns.join(', ')}` }
  const made = new Map<string, MeasuredRow>()
  for (const row of answer.rows) {
    const cell = (name: string) => row[names.indexOf(name.toLowerCase())]
    const value = numberOf(row[0])
    if (value === undefined)
      return { problem: `the first column of the query holds '${String(row[0])}', which is no number` }
    const period = over === undefined ? build : textOf(cell(over))
    // It is not known of when it is.
    if (period === null) continue
    const dimension = Object.fromEntries(by.map((name) => [name, textOf(cell(name))]))
    const key = JSON.stringify([period, dimension])
    if (over === undefined || !made.has(key)) made.set(key, { dimension, period, value })
  }
  return [...made.values()]
}

/** Warehouses give decimals and large integers as texts or as bigints. */
function numberOf(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Date ? value.toISOString() : String(value)
}
