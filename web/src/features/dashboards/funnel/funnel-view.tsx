import type { TileData, TileOf } from '#api/dashboards.ts'
import { Empty } from '../../../components/empty.tsx'
import { FunnelBars } from './funnel-bars.tsx'
import { FunnelDrawing } from './funnel-drawing.tsx'
import { FunnelOverTime } from './funnel-over-time.tsx'
import { FunnelRows } from './funnel-rows.tsx'
import { FunnelTable } from './funnel-table.tsx'
import { comparedWith, entityWord, funnelsOf } from './funnel-steps.ts'

export type FunnelShow = TileOf<'funnel'>['settings']['show']

interface FunnelViewProps {
  readonly tile: TileOf<'funnel'>
  readonly data: TileData
  readonly show: FunnelShow
  readonly timeZone: string
  readonly onPick?: ((row: number) => void) | undefined
}

/** A funnel as it is wanted: picture, bars, table; by a dimension as rows, over time as lines. */
export function FunnelView({ tile, data, show, timeZone, onPick }: FunnelViewProps) {
  const { settings } = tile
  const own = funnelsOf(settings, data)
  const previous = settings.has_previous && data.parts['previous'] ? funnelsOf(settings, data.parts['previous']) : []
  const funnels = previous.length > 0 ? comparedWith(own, previous) : own
  const word = entityWord(data.columns)
  const [first] = funnels
  if (!first) return null
  if (funnels.every(({ steps }) => steps[0]?.count === 0)) return <Empty title="Nobody took the first step" />
  if (show === 'table') {
    return <FunnelTable tile={tile} funnels={funnels} data={data} timeZone={timeZone} onPick={onPick} />
  }
  if (settings.over !== null && funnels.length > 1) {
    return <FunnelOverTime tile={tile} data={data} timeZone={timeZone} onPick={onPick} />
  }
  if (settings.by !== null) {
    return <FunnelRows tile={tile} funnels={funnels} data={data} timeZone={timeZone} onPick={onPick} />
  }
  return show === 'bars' ? (
    <FunnelBars funnel={first} word={word} onPick={onPick} />
  ) : (
    <FunnelDrawing funnel={first} word={word} label={tile.title ?? 'Funnel'} onPick={onPick} />
  )
}
