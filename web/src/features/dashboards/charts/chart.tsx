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
  const { ref, width, height } = useSize<HTMLDivElement>()
  const chart = useRef<EChartsType>(undefined)
  const [isReady, setReady] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const look = useLook()
  // Worked out for exactly these: a page tells the time anew every few seconds, and its pictures may stand for many rows.
  const drawing = useMemo<Drawing | undefined>(
    () => (width === 0 ? undefined : chartDrawing(tile, { data, timeZone, look, width, tip: chartTip })),
    [tile, data, timeZone, look, width],
  )
  const words = useMemo(() => label ?? chartWords(tile, data, timeZone), [label, tile, data, timeZone])
  const latest = useRef({ drawing, onPick })
  latest.current = { drawing, onPick }

  useEffect(() => {
    let isGone = false
    const start = ({ startChart }: typeof import('./load-charts.ts')) => {
      if (isGone || !ref.current) return
      chart.current = startChart(ref.current)
      chart.current.on('click', ({ seriesIndex, dataIndex }) => {
        const row = latest.current.drawing?.rowAt(seriesIndex ?? 0, dataIndex)
        if (row !== undefined) latest.current.onPick?.(row)
      })
      setReady(true)
    }
    void import('./load-charts.ts').then(start).catch(setProblem)
    return () => {
      isGone = true
      chart.current?.dispose()
      chart.current = undefined
    }
  }, [ref])

  useEffect(() => {
    if (!isReady || !drawing || !chart.current) return
    chart.current.resize({ width, height })
    chart.current.setOption(drawing.option, { notMerge: true })
  }, [isReady, drawing, width, height])

  // The page knows what to do where a part of the program is not to be had.
  if (problem !== undefined) throw problem
  return (
    <figure className="chart">
      {drawing && drawing.legend.length > 0 && (
        <ul className="chart-legend">
          {drawing.legend.map(({ name, color }) => (
            <li key={name}>
              <i style={{ background: color }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div
        ref={ref}
        className={onPick ? 'chart-canvas chart-picks' : 'chart-canvas'}
        role="img"
        aria-label={words}
        aria-busy={!isReady || width === 0}
      />
    </figure>
  )
}
