import type { DataColumn, ResultPart, TileOf } from '#api/dashboards.ts'

export interface RatesOverTime {
  readonly tile: TileOf<'line'>
  readonly data: ResultPart
  /** Which row of the answer each row is. */
  readonly rows: readonly number[]
}

const RATE = { type: 'percent', decimals: null, currency: null, grain: null, unit: null } as const

/** The rates of a funnel over time as a line chart takes them: a line for each step after the first, which is always all. */
export function ratesOverTime(tile: TileOf<'funnel'>, data: ResultPart): RatesOverTime {
  const { steps, by, over } = tile.settings
  const at = (name: string) => data.columns.findIndex((column) => column.name === name)
  const [overAt, stepAt, rateAt, byAt] = [at('over'), at('step'), at('of_total'), at(by ?? '')]
  const labels = new Map(steps.map(({ name, label }) => [name, label]))
  const last = steps.at(-1)?.name
  const wanted = data.rows.flatMap((row, index) => {
    const step = String(row[stepAt])
    // With a dimension only its ends can be told apart.
    const isWanted = by === null ? step !== steps[0]?.name : step === last
    return isWanted ? [index] : []
  })
  const column = (name: string, from: number, format: DataColumn['format'] | undefined = undefined): DataColumn => ({
    name,
    type: data.columns[from]?.type ?? 'text',
    label: data.columns[from]?.label ?? name,
    description: data.columns[from]?.description ?? '',
    format: format ?? data.columns[from]?.format ?? null,
  })
  const period = { type: 'date', grain: over, decimals: null, currency: null, unit: null } as const
  return {
    tile: { ...tile, type: 'line', settings: { x: 'over', y: ['of_total'], series: 'line', goal: null } },
    data: {
      columns: [
        column('over', overAt, data.columns[overAt]?.format ?? period),
        { ...column('line', stepAt), type: 'text', format: null },
        column('of_total', rateAt, data.columns[rateAt]?.format ?? RATE),
      ],
      rows: wanted.map((index) => {
        const row = data.rows[index] ?? []
        const name = by === null ? (labels.get(String(row[stepAt])) ?? row[stepAt]) : row[byAt]
        return [row[overAt], name, row[rateAt]]
      }),
      is_truncated: data.is_truncated,
    },
    rows: wanted,
  }
}
