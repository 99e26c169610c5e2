import type { ExploreQuestion } from '#api/explore.ts'
import { relationSql } from '#manifest/dashboards/sql/names.ts'

/** A dashboard as its file would say it. */
export interface ExploreDefinition {
  readonly title: string
  readonly filters?: readonly Record<string, unknown>[]
  readonly tiles: readonly Record<string, unknown>[]
}

const MODEL = /^(?:(?:\w+\.)?\w+(?:\.v\w+)?|source\('\w+', ?'\w+'\))$/
const COLUMN = /^[\p{L}_][\p{L}\p{N}_$ -]*$/u
/** As many rows as anybody reads. */
const USUAL_LIMIT = 500

/** What is wrong with the names of a question; undefined if nothing is. They stand in SQL, so they have to be names. */
export function wrongName(question: ExploreQuestion): string | undefined {
  if (!MODEL.test(question.model)) return question.model
  return columnsOf(question).find((column) => !COLUMN.test(column))
}

/** All columns that a question names. */
export function columnsOf({ measures, dimensions, time, filters }: ExploreQuestion): readonly string[] {
  return [
    ...measures.flatMap(({ column }) => column ?? []),
    ...dimensions,
    ...(time === null ? [] : [time]),
    ...filters.map(({ column }) => column),
  ]
}

/** A question as the dashboard of one tile. What is chosen in its filters are their defaults, so that values stay values. */
export function exploreDefinition(question: ExploreQuestion): ExploreDefinition {
  const { model, type, dimensions, time, grain, filters, limit } = question
  const measures = measuresOf(question)
  const chosen = filters.filter(({ values }) => values.length > 0)
  const first = measures[0]?.['name'] as string | undefined
  const isByValue = time === null && dimensions.length > 0 && type !== 'kpi' && first !== undefined
  return {
    title: 'Explore',
    ...(chosen.length > 0 && {
      filters: chosen.map(({ column, type: kind, values }) => ({
        name: column.replace(/[^\p{L}\p{N}_-]/gu, '_'),
        type: kind,
        column,
        ...(kind === 'multi_select' && { options: values }),
        default: values.length === 1 ? values[0] : values,
      })),
    }),
    tiles: [
      {
        type,
        id: 'answer',
        title: titleOf(question),
        model,
        ...(measures.length > 0 && { measures }),
        ...(dimensions.length > 0 && type !== 'kpi' && { dimensions }),
        ...(time !== null && { time, ...(grain !== null && type !== 'kpi' && { grain }) }),
        ...(isByValue && { order: `${first} desc` }),
        ...(type !== 'kpi' && { limit: limit ?? USUAL_LIMIT }),
        ...(type === 'kpi' && time !== null && grain !== null && { spark: grain }),
        ...(type === 'table' && measures.length > 0 && { totals: true }),
        width: type === 'kpi' ? 3 : 12,
      },
    ],
  }
}

/** A dashboard whose answer has no rows, and the columns of a model. */
export function columnsDefinition(model: string): ExploreDefinition | undefined {
  if (!MODEL.test(model)) return undefined
  return {
    title: 'Columns',
    tiles: [{ type: 'table', id: 'answer', sql: `select * from ${relationSql(model)} limit 0` }],
  }
}

function measuresOf({ measures }: ExploreQuestion): readonly Record<string, unknown>[] {
  return measures.map(({ calculation, column }) => ({
    name: measureName(calculation, column),
    [calculation]: calculation === 'count' ? (column ?? '*') : (column ?? ''),
  }))
}

function measureName(calculation: string, column: string | null): string {
  if (column === null) return 'rows'
  return `${calculation === 'count_distinct' ? 'distinct' : calculation}_${column}`
}

/** `Sum of amount by state and day`. */
function titleOf({ measures, dimensions, time, grain }: ExploreQuestion): string {
  const what = measures.map(({ calculation, column }) => {
    if (column === null) return 'rows'
    return `${WORDS[calculation]} ${column.replaceAll('_', ' ')}`
  })
  const by = [...dimensions.map((name) => name.replaceAll('_', ' ')), ...(time === null ? [] : [grain ?? 'day'])]
  const title = `${what.join(', ') || 'rows'}${by.length === 0 ? '' : ` by ${by.join(' and ')}`}`
  return title.charAt(0).toUpperCase() + title.slice(1)
}

const WORDS = {
  count: 'number of',
  count_distinct: 'different',
  sum: 'sum of',
  avg: 'mean',
  min: 'least',
  max: 'greatest',
} as const
