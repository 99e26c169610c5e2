import type { TileData, TileOf } from '#api/dashboards.ts'
import { formatNumber, formatPercent } from '../../../lib/format.ts'
import { pointWords } from '../funnel/funnel-words.ts'
import { axisText } from '../charts/axis-text.ts'
import { formatValue, numberOf } from '../values/format-value.ts'
import { type Comparison, type Goal, kpiOf } from './kpi.ts'
import { SparkLine } from './spark-line.tsx'
import './kpi-view.css'

interface KpiViewProps {
  readonly tile: TileOf<'kpi'>
  readonly data: TileData
  readonly timeZone: string
  readonly onPick?: ((row: number) => void) | undefined
}

/** A number of more letters is told in short. */
const MOST_LETTERS = 24

/** One number, large; under it what it is compared with and how far its goal is. */
export function KpiView({ tile, data, timeZone, onPick }: KpiViewProps) {
  const kpi = kpiOf(tile.settings, data)
  if (!kpi) return null
  const { column, value, comparison, goal, spark } = kpi
  const whole = formatValue(value, column, timeZone)
  const number = numberOf(value)
  const isLong = number !== undefined && Number.isFinite(number) && whole.length > MOST_LETTERS
  const text = isLong ? axisText(number, column) : whole
  const look = {
    className: column.type === 'text' ? 'kpi-value kpi-words' : 'kpi-value',
    style: { '--letters': text.length } as React.CSSProperties,
  }
  const told = (number: number) => formatValue(number, column, timeZone)
  return (
    <div className="kpi">
      <div className="kpi-line">
        {onPick ? (
          <button type="button" {...look} title={`${whole}\nThe rows behind it`} onClick={() => onPick(0)}>
            {text}
          </button>
        ) : (
          <p {...look} title={whole}>
            {text}
          </p>
        )}
        {spark && <SparkLine spark={spark} timeZone={timeZone} />}
      </div>
      {comparison ? (
        <Compared comparison={comparison} told={told} />
      ) : (
        tile.description && (
          <p className="kpi-note" title={tile.description}>
            {tile.description}
          </p>
        )
      )}
      {goal && <TowardsGoal goal={goal} told={told} />}
    </div>
  )
}

type Told = (value: number) => string

function Compared({
  comparison: { was, difference, change, isPoints, tone, label },
  told,
}: {
  readonly comparison: Comparison
  readonly told: Told
}) {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : ''
  const text =
    change === null
      ? // Nothing has no share: it is told what was added to it.
        `${sign}${told(Math.abs(difference))}`
      : isPoints
        ? pointWords(change)
        : `${sign}${formatPercent(Math.abs(change), 1)}`
  return (
    <p className="kpi-note" title={`was ${told(was)}`}>
      <span className={`kpi-${tone}`}>{text}</span> {label}
    </p>
  )
}

function TowardsGoal({ goal: { value, label, share, isReached }, told }: { readonly goal: Goal; readonly told: Told }) {
  const words = isReached
    ? `✓ ${label} ${told(value)}`
    : `${label} ${told(value)} · ${formatNumber(share * 100, 0)}\u2009%`
  return (
    <p className="kpi-goal">
      <span
        className="kpi-track"
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span className="kpi-goal-words" title={words}>
        {words}
      </span>
    </p>
  )
}
