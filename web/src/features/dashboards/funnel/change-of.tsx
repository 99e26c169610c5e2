import type { FunnelStep } from './funnel-steps.ts'
import { changeWords } from './funnel-words.ts'
import './change-of.css'

/** How a step differs from what it was in the period before; nothing where nobody knows. */
export function ChangeOf({ step }: { readonly step: FunnelStep }) {
  const change = step.countChange ?? step.change
  if (change === null) return null
  return <i className={change < 0 ? 'funnel-down' : 'funnel-up'}> {changeWords(step)}</i>
}
