import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent, VisualMapContinuousComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'

/** A chart in an element, as large as is said: where nobody says it, the library makes a size up. This file is a chunk of its own: whoever looks at no chart does not load it. */
export function startChart(
  element: HTMLElement,
  size: { readonly width: number; readonly height: number },
): EChartsType {
  use([
    BarChart,
    LineChart,
    ScatterChart,
    HeatmapChart,
    GridComponent,
    TooltipComponent,
    MarkLineComponent,
    VisualMapContinuousComponent,
    LabelLayout,
    CanvasRenderer,
  ])
  return init(element, null, { renderer: 'canvas', ...size })
}
