import type { DataColumn, TileData, TileOf } from '#api/dashboards.ts'
import { numberOf } from '../values/format-value.ts'

/** What a tile of one number says. */
export interface Kpi {
  readonly column: DataColumn
  readonly value: unknown
  readonly comparison: Comparison | undefined
  readonly goal: Goal | undefined
  readonly spark: Spark | undefined
}

export interface Comparison {
  readonly was: number
  readonly difference: number
  /** Of a share the difference, else what was added to what was, as a share of it; null where it was nothing. */
  readonly change: number | null
  readonly isPoints: boolean
  readonly tone: 'good' | 'bad' | 'plain'
  readonly label: string
}

export interface Goal {
  readonly value: number
  readonly label: string
  /** The way to it that is done, from 0 to 1. */
  readonly share: number
  readonly isReached: boolean
}

export interface Spark {
  readonly places: readonly unknown[]
  readonly values: readonly (number | null)[]
  readonly x: DataColumn
  readonly y: DataColumn
}

type Settings = TileOf<'kpi'>['settings']

/** The number, and what it is compared with; undefined where the answer has no such column. */
export function kpiOf(settings: Settings, data: TileData): Kpi | undefined {
  // A query that does not say which is the number has it first.
  const at = settings.value === '' ? 0 : data.columns.findIndex(({ name }) => name === settings.value)
  const column = data.columns[at]
  if (!column) return undefined
  const value = data.rows[0]?.[at] ?? null
  return {
    column,
    value,
    comparison: comparisonOf(settings, data, column, numberOf(value)),
    goal: goalOf(settings, numberOf(value)),
    spark: sparkOf(settings, data),
  }
}

function comparisonOf(
  settings: Settings,
  data: TileData,
  column: DataColumn,
  value: number | undefined,
): Comparison | undefined {
  const { comparison, better } = settings
  if (!comparison || value === undefined) return undefined
  const part = comparison.column === null ? data.parts['comparison'] : data
  const name = comparison.column ?? column.name
  const was = numberOf(part?.rows[0]?.[part.columns.findIndex((each) => each.name === name)])
  // Before the days that are chosen there may be none: with nothing there is nothing to compare.
  if (was === undefined || (was === 0 && comparison.column === null)) return undefined
  const isPoints = column.format?.type === 'percent'
  const change = isPoints ? value - was : was === 0 ? null : (value - was) / Math.abs(was)
  const isUp = value > was
  const tone = value === was || better === 'neither' ? 'plain' : isUp === (better === 'up') ? 'good' : 'bad'
  // Another column of the row is called what stands above it.
  const other = data.columns.find((each) => each.name === comparison.column)
  const label = comparison.label ?? (other ? `against ${other.label}` : 'against the period before')
  return { was, difference: value - was, change, isPoints, tone, label }
}

function goalOf({ goal, better }: Settings, value: number | undefined): Goal | undefined {
  if (!goal || value === undefined) return undefined
  const isReached = better === 'down' ? value <= goal.value : value >= goal.value
  const way = better === 'down' ? goal.value / value : value / goal.value
  const share = isReached ? 1 : Number.isFinite(way) ? Math.min(1, Math.max(0, way)) : 0
  return { value: goal.value, label: goal.label ?? 'goal', share, isReached }
}

function sparkOf({ spark }: Settings, { parts }: TileData): Spark | undefined {
  const part = parts['spark']
  if (!spark || !part || part.rows.length < 2) return undefined
  const [xAt, yAt] = [spark.x, spark.y].map((name) => part.columns.findIndex((column) => column.name === name)) as [
    number,
    number,
  ]
  const [x, y] = [part.columns[xAt], part.columns[yAt]]
  if (!x || !y) return undefined
  return {
    places: part.rows.map((row) => row[xAt]),
    values: part.rows.map((row) => numberOf(row[yAt]) ?? null),
    x,
    y,
  }
}
