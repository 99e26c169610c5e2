import type { Tile } from '#api/dashboards.ts'
import { TileView } from '../tiles/tile-view.tsx'
import type { Desk } from './desk.ts'
import './dashboard-grid.css'

/** Tiles in twelve columns, each as large as its file says, so that nothing moves when they fill; on a phone below each other. */
export function DashboardGrid({ tiles, desk }: { readonly tiles: readonly Tile[]; readonly desk: Desk }) {
  return (
    <div className="dashboard-grid">
      {tiles.map((tile) => (
        <TileView key={tile.id} tile={tile} desk={desk} />
      ))}
    </div>
  )
}
