import { useMemo } from 'react'
import type { TileData, TileOf } from '#api/dashboards.ts'
import { Chart } from '../charts/chart.tsx'
import { ratesOverTime } from './rates-over-time.ts'

interface FunnelOverTimeProps {
  readonly tile: TileOf<'funnel'>
  readonly data: TileData
  readonly timeZone: string
  readonly onPick?: ((row: number) => void) | undefined
}

/** The rate of each step after the first, over time. */
export function FunnelOverTime({ tile, data, timeZone, onPick }: FunnelOverTimeProps) {
  const drawn = useMemo(() => ratesOverTime(tile, data), [tile, data])
  return (
    <Chart
      tile={drawn.tile}
      data={drawn.data}
      timeZone={timeZone}
      label={`${tile.title ?? 'Funnel'}: the share that comes to each step, over time`}
      onPick={onPick && ((row) => onPick(drawn.rows[row] ?? 0))}
    />
  )
}
