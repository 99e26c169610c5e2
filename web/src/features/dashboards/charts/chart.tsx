import type { EChartsType } from 'echarts/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ResultPart } from '#api/dashboards.ts'
import { chartDrawing } from './chart-drawing.ts'
import { chartTip } from './chart-tip.ts'
import { chartWords } from './chart-words.ts'
import type { ChartTile, Drawing } from './drawing.ts'
import { useLook } from './look.ts'
import { useSize } from './use-size.ts'
import './chart.css'

interface ChartProps {
  readonly tile: ChartTile
  readonly data: ResultPart
  readonly timeZone: string
  /** What the picture shows, for who cannot see it; where left out, its data says it. */
  readonly label?: string
  /** A mark was pressed; the row it is drawn from. */
  readonly onPick?: ((row: number) => void) | undefined
}

/** A picture of the data, as large as its place; what its colours mean stands above it in words. */
export function Chart({ tile, data, timeZone, label, onPick }: ChartProps) {
  const { ref, element, width, height } = useSize<HTMLDivElement>()
  const hasRoom = width > 0 && height > 0
  const [chart, setChart] = useState<EChartsType>()
  const [charts, setCharts] = useState<typeof import('./load-charts.ts')>()
  const [problem, setProblem] = useState<unknown>()
  const look = useLook()
  // Worked out for exactly these: a page tells the time anew every few seconds, and its pictures may stand for many rows.
  const drawing = useMemo<Drawing | undefined>(
    () => (hasRoom ? chartDrawing(tile, { data, timeZone, look, width, height, tip: chartTip }) : undefined),
    [tile, data, timeZone, look, width, height, hasRoom],
  )
  const words = useMemo(() => label ?? chartWords(tile, data, timeZone), [label, tile, data, timeZone])
  const latest = useRef({ drawing, onPick, width, height })
  latest.current = { drawing, onPick, width, height }

  useEffect(() => {
    let isGone = false
    void import('./load-charts.ts').then((loaded) => !isGone && setCharts(loaded)).catch(setProblem)
    return () => {
      isGone = true
    }
  }, [])

  // There is a chart for as long as there is room for one.
  useEffect(() => {
    if (!charts || !element || !hasRoom) return undefined
    const { width, height } = latest.current
    const made = charts.startChart(element, { width, height })
    made.on('click', ({ seriesIndex, dataIndex }) => {
      const row = latest.current.drawing?.rowAt(seriesIndex ?? 0, dataIndex)
      if (row !== undefined) latest.current.onPick?.(row)
    })
    setChart(made)
    return () => {
      made.dispose()
      setChart(undefined)
    }
  }, [charts, element, hasRoom])

  useEffect(() => {
    if (!drawing || !chart || chart.isDisposed()) return
    chart.resize({ width, height })
    chart.setOption(drawing.option, { notMerge: true })
  }, [chart, drawing, width, height])

  // The page knows what to do where a part of the program is not to be had.
  if (problem !== undefined) throw problem
  return (
    <figure className="chart">
      {drawing && drawing.legend.length > 0 && (
        <ul className="chart-legend">
          {drawing.legend.map(({ name, color }) => (
            <li key={name} title={name}>
              <i style={{ background: color }} />
              <span>{name}</span>
            </li>
          ))}
        </ul>
      )}
      <div
        ref={ref}
        className={onPick ? 'chart-canvas chart-picks' : 'chart-canvas'}
        role="img"
        aria-label={words}
        aria-busy={!charts || (hasRoom && !chart)}
      />
      {drawing?.note !== undefined && <p className="chart-note">{drawing.note}</p>}
    </figure>
  )
}
