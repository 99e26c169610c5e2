import { useRef } from 'react'
import { Link } from 'wouter'
import { type TrendPoint, trendWords } from './model.ts'
import './view.css'

interface TrendProps {
  readonly title: string
  readonly points: readonly TrendPoint[]
  /** How its numbers are written. */
  readonly says: (value: number) => string
  /** What stands below its two ends. */
  readonly from?: string
  readonly to?: string
}

/** Few bars stand at the right, as wide as they will be when there are many. */
const LEAST_SLOTS = 30
const HEIGHT = 56
/** Below fewer there is no room for both ends. */
const FEW = 7
const SHORTEST = 3

/** Something over time: a bar each, coloured by how it went; the arrows go through them. */
export function Trend({ title, points, says, from, to }: TrendProps) {
  const group = useRef<SVGSVGElement>(null)
  const slots = Math.max(LEAST_SLOTS, points.length)
  const most = Math.max(...points.map(({ value }) => value ?? 0), 1e-9)
  const move = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    const bars = [...(group.current?.querySelectorAll('a') ?? [])]
    const next = bars[bars.findIndex((bar) => bar === event.target) + by]
    if (by === 0 || !next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <figure className="trend">
      <figcaption>
        <span className="trend-title">{title}</span> {trendWords(points, says)}
      </figcaption>
      <svg ref={group} width="100%" height={HEIGHT} role="group" aria-label={title} onKeyDown={move}>
        {points.map((point, at) => {
          const slot = slots - points.length + at
          const height = point.value === null ? SHORTEST : Math.max(SHORTEST, (point.value / most) * HEIGHT)
          const bar = (
            <>
              <title>{point.title}</title>
              <rect className="trend-hit" x={percent(slot / slots)} width={percent(1 / slots)} y="0" height={HEIGHT} />
              <rect
                className={`trend-bar trend-${point.tone}`}
                x={percent((slot + 0.12) / slots)}
                width={percent(0.76 / slots)}
                y={HEIGHT - height}
                height={height}
                rx="1"
              />
            </>
          )
          if (point.href === undefined) return <g key={point.key}>{bar}</g>
          return (
            <Link
              key={point.key}
              href={point.href}
              aria-label={point.title}
              tabIndex={at === points.length - 1 ? 0 : -1}
            >
              {bar}
            </Link>
          )
        })}
      </svg>
      <div className="trend-ends" aria-hidden="true">
        <span style={{ marginLeft: percent(1 - points.length / slots) }}>{points.length > FEW ? from : ''}</span>
        <span>{to}</span>
      </div>
    </figure>
  )
}

function percent(share: number): string {
  return `${share * 100}%`
}
