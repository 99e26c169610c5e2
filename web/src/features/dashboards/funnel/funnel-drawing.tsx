import { formatNumber, formatPercent } from '../../../lib/format.ts'
import { useSize } from '../charts/use-size.ts'
import { ChangeOf } from './change-of.tsx'
import { FunnelBars } from './funnel-bars.tsx'
import { type Bar, funnelPicture, hasRoomForWords } from './funnel-picture.ts'
import type { Funnel, FunnelStep } from './funnel-steps.ts'
import { countWords, dropWords, funnelWords, timeWords } from './funnel-words.ts'
import './funnel-drawing.css'

interface FunnelDrawingProps {
  readonly funnel: Funnel
  readonly word: string
  readonly label: string
  readonly onPick?: ((row: number) => void) | undefined
}

const NARROW = 110

/** The funnel as a picture: a bar for each step, between them what was lost, the largest loss marked. */
export function FunnelDrawing({ funnel, word, label, onPick }: FunnelDrawingProps) {
  const { steps } = funnel
  const { ref, width, height } = useSize<HTMLDivElement>()
  // Words side by side need room; under each other they have it.
  if (width > 0 && !hasRoomForWords(steps.length, width)) {
    return (
      <div ref={ref} className="funnel-drawing funnel-drawing-narrow">
        <FunnelBars funnel={funnel} word={word} onPick={onPick} />
      </div>
    )
  }
  const { bars, falls, floor } = funnelPicture(steps, { width, height })
  return (
    <div ref={ref} className="funnel-drawing">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={`${label}. ${funnelWords(steps, word)}`}>
          {falls.map(({ path }, index) => (
            <path key={steps[index]?.name} d={path} className="funnel-fall" />
          ))}
          {bars.map(({ opacity, ...place }, index) => (
            <rect key={steps[index]?.name} {...place} rx={3} className="funnel-bar" opacity={opacity} />
          ))}
        </svg>
      )}
      {width > 0 &&
        falls.map(({ x, y }, index) => (
          <FallWords
            key={steps[index + 1]?.name}
            step={steps[index + 1]}
            style={{ left: x, top: y }}
            floor={floor - y}
          />
        ))}
      {width > 0 &&
        bars.map((bar, index) => (
          <StepWords
            key={steps[index]?.name}
            step={steps[index]}
            word={word}
            // Under a narrow bar at the edge the words end where it ends.
            isAtEdge={index > 0 && index === bars.length - 1 && bar.width < NARROW}
            style={{ top: floor, maxWidth: steps.length === 1 ? width : (bars[1]?.x ?? width) - 6 }}
            bar={bar}
            onPick={onPick}
          />
        ))}
    </div>
  )
}

interface WordsProps {
  readonly step: FunnelStep | undefined
  readonly style: React.CSSProperties
}

function FallWords({ step, style, floor }: WordsProps & { readonly floor: number }) {
  if (!step || step.dropOff === null) return null
  const time = timeWords(step)
  return (
    <>
      <p className={step.isLargestDrop ? 'funnel-lost funnel-largest' : 'funnel-lost'} style={style} aria-hidden="true">
        <b>{dropWords(step)}</b>
        <span>{step.isLargestDrop ? 'largest drop-off' : `${formatNumber(step.lost, 0)} lost`}</span>
      </p>
      {time !== '' && floor > 40 && (
        <p className="funnel-time" style={{ left: style.left, top: Number(style.top) + floor - 22 }} aria-hidden="true">
          {time.replace('median ', '')}
        </p>
      )}
    </>
  )
}

interface StepWordsProps extends WordsProps {
  readonly word: string
  readonly isAtEdge: boolean
  readonly bar: Bar
  readonly onPick: FunnelDrawingProps['onPick']
}

/** The words of a step; pressed, as its bar, they ask for what stands behind its number. */
function StepWords({ step, word, isAtEdge, style, bar, onPick }: StepWordsProps) {
  if (!step) return null
  const place = { ...style, minWidth: bar.width, ...(isAtEdge ? { right: 0 } : { left: bar.x }) }
  const className = isAtEdge ? 'funnel-step funnel-step-edge' : 'funnel-step'
  const words = (
    <>
      <b>{step.label}</b>
      <span>
        {countWords(step, word)}
        {step.ofTotal !== null && ` · ${formatPercent(step.ofTotal)}`}
        <ChangeOf step={step} />
      </span>
    </>
  )
  if (!onPick) {
    return (
      <p className={className} style={place}>
        {words}
      </p>
    )
  }
  return (
    <button type="button" className={className} style={place} onClick={() => onPick(step.row)}>
      <span className="funnel-step-bar" style={{ top: -bar.height, width: bar.width, height: bar.height }} />
      {words}
    </button>
  )
}
