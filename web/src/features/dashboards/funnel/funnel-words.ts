import { formatNumber, formatPercent, formatSeconds } from '../../../lib/format.ts'
import type { FunnelStep } from './funnel-steps.ts'

/** `578 sessions`. */
export function countWords(step: FunnelStep, word: string): string {
  return word === '' ? formatNumber(step.count, 0) : `${formatNumber(step.count, 0)} ${word}`
}

/** `−19.20 %`; nothing for the first step. */
export function dropWords({ dropOff }: FunnelStep): string {
  return dropOff === null ? '' : dropOff === 0 ? formatPercent(0) : `−${formatPercent(dropOff)}`
}

/** `median 4 min`. */
export function timeWords({ seconds }: FunnelStep): string {
  return seconds === null ? '' : `median ${formatSeconds(seconds)}`
}

/** `+1.20 pt`, the change of a share. */
export function pointWords(change: number): string {
  const points = formatNumber(Math.abs(change) * 100, 2)
  return `${change < 0 ? '−' : change > 0 ? '+' : ''}${points}\u2009pt`
}

/** How a step differs from what it was in the period before; nothing where nobody knows. */
export function changeWords({ change, countChange }: Pick<FunnelStep, 'change' | 'countChange'>): string {
  if (countChange === null) return change === null ? '' : pointWords(change)
  const sign = countChange < 0 ? '−' : countChange > 0 ? '+' : ''
  return `${sign}${formatPercent(Math.abs(countChange), 1)}`
}

/** The whole funnel in a sentence, for who does not see it. */
export function funnelWords(steps: readonly FunnelStep[], word: string): string {
  return steps
    .map((step) => {
      const rate = step.ofTotal === null ? '' : `, ${formatPercent(step.ofTotal)} of all`
      const drop =
        step.dropOff === null || step.dropOff === 0 ? '' : `, ${formatPercent(step.dropOff)} lost since the step before`
      return `${step.label}: ${countWords(step, word)}${rate}${drop}${step.isLargestDrop ? ', the largest drop-off' : ''}`
    })
    .join('; ')
}
