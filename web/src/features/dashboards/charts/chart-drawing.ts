import { axesDrawing } from './axes-drawing.ts'
import type { ChartTile, Drawing, Paper } from './drawing.ts'
import { heatmapDrawing } from './heatmap-drawing.ts'
import { scatterDrawing } from './scatter-drawing.ts'

/** How the data of a tile is drawn, at a width and in a theme. */
export function chartDrawing(tile: ChartTile, paper: Paper): Drawing {
  switch (tile.type) {
    case 'scatter':
      return scatterDrawing(tile, paper)
    case 'heatmap':
      return heatmapDrawing(tile, paper)
    default:
      return axesDrawing(tile, paper)
  }
}
