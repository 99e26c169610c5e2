import { useEffect } from 'react'
import type { Tile } from '#api/dashboards.ts'
import { TileView } from '../tiles/tile-view.tsx'
import type { Desk } from './desk.ts'
import './dashboard-grid.css'

/** What is drawn without a library. */
const PLAIN: readonly Tile['type'][] = ['kpi', 'table', 'markdown', 'freshness', 'cohort']

/** Tiles in twelve columns, each as large as its file says, so that nothing moves when they fill; on a phone below each other. */
export function DashboardGrid({ tiles, desk }: { readonly tiles: readonly Tile[]; readonly desk: Desk }) {
  const hasCharts = tiles.some(({ type }) => !PLAIN.includes(type))
  useEffect(() => {
    // What draws them is fetched while their data is.
    if (hasCharts) void import('../charts/load-charts.ts')
  }, [hasCharts])
  return (
    <div className={desk.isPrinted ? 'dashboard-grid dashboard-printed' : 'dashboard-grid'}>
      {tiles.map((tile) => (
        <TileView key={tile.id} tile={tile} desk={desk} />
      ))}
    </div>
  )
}
