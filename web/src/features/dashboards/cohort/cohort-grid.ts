import type { ResultPart } from '#api/dashboards.ts'
import { numberOf } from '../values/format-value.ts'

export interface CohortGrid {
  /** Those that any cohort has, the first is 0. */
  readonly periods: readonly number[]
  readonly cohorts: readonly Cohort[]
  /** The largest rate and count, for the depth of colour. */
  readonly mostRate: number
  readonly mostCount: number
}

export interface Cohort {
  readonly cohort: unknown
  readonly size: number
  /** By period; undefined where it is not over yet. */
  readonly cells: readonly (CohortCell | undefined)[]
}

export interface CohortCell {
  readonly count: number
  readonly rate: number | null
  /** Its place in the rows of the answer. */
  readonly row: number
}

/** The rows of an answer as a grid: cohorts below each other, their periods side by side. */
export function cohortGrid({ columns, rows }: ResultPart): CohortGrid {
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const [cohortAt, sizeAt, periodAt, countAt, rateAt] = ['cohort', 'size', 'period', 'count', 'rate'].map(at) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const last = Math.max(-1, ...rows.map((row) => numberOf(row[periodAt]) ?? -1))
  const periods = Array.from({ length: last + 1 }, (_, index) => index)
  const cohorts = new Map<string, { cohort: unknown; size: number; cells: (CohortCell | undefined)[] }>()
  rows.forEach((row, index) => {
    const key = String(row[cohortAt])
    const made = cohorts.get(key) ?? {
      cohort: row[cohortAt],
      size: numberOf(row[sizeAt]) ?? 0,
      cells: periods.map(() => undefined),
    }
    cohorts.set(key, made)
    const period = numberOf(row[periodAt])
    if (period === undefined) return
    made.cells[period] = { count: numberOf(row[countAt]) ?? 0, rate: numberOf(row[rateAt]) ?? null, row: index }
  })
  const all = [...cohorts.values()].flatMap(({ cells }) => cells)
  return {
    periods,
    cohorts: [...cohorts.values()],
    mostRate: Math.max(1e-9, ...all.map((cell) => cell?.rate ?? 0)),
    mostCount: Math.max(1e-9, ...all.map((cell) => cell?.count ?? 0)),
  }
}

/** How strong the colour of a cell is, in percent: the text upon it stays readable. */
export function depthOf(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 52)
}
