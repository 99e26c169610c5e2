import { formatPercent } from '../../../lib/format.ts'
import type { Funnel } from './funnel-steps.ts'
import { ChangeOf } from './change-of.tsx'
import { countWords, dropWords, timeWords } from './funnel-words.ts'
import './funnel-bars.css'

interface FunnelBarsProps {
  readonly funnel: Funnel
  readonly word: string
  readonly onPick?: ((row: number) => void) | undefined
}

/** The funnel as bars under each other, as the terminal shows it. */
export function FunnelBars({ funnel: { steps }, word, onPick }: FunnelBarsProps) {
  const most = Math.max(1, ...steps.map(({ count }) => count))
  return (
    <ol className="funnel-bars">
      {steps.map((step) => (
        <li key={step.name}>
          {step.dropOff !== null && (
            <p className={step.isLargestDrop ? 'funnel-bars-lost funnel-bars-largest' : 'funnel-bars-lost'}>
              <b>{dropWords(step)}</b> {step.isLargestDrop && 'largest drop-off '}
              {timeWords(step)}
            </p>
          )}
          <span className="funnel-bars-name">
            {onPick ? (
              <button type="button" onClick={() => onPick(step.row)}>
                {step.label}
              </button>
            ) : (
              step.label
            )}
          </span>
          <span className="funnel-bars-track">
            <i style={{ width: `${(step.count / most) * 100}%` }} />
          </span>
          <span className="funnel-bars-count">{countWords(step, word)}</span>
          <span className="funnel-bars-rate">
            {step.ofTotal === null ? '' : formatPercent(step.ofTotal)}
            <ChangeOf step={step} />
          </span>
        </li>
      ))}
    </ol>
  )
}
