import type { ExplainedJob, Tick } from '#api/jobs.ts'
import { nodeName } from '../../lib/node-name.ts'

/** What a tick will build, in a few words: `f_orders and 4 upstream (2 reused)`; the steps of a job that is none of the matrix. */
export function buildsWords(plan: ExplainedJob | undefined): string {
  if (!plan) return ''
  return plan.steps
    .map((step) => {
      if (step.kind !== 'cell') return step.name
      const own = step.nodes.filter(({ reason }) => reason === 'own').map(({ unique_id }) => nodeName(unique_id))
      const others = step.nodes.length - own.length
      const reused = step.nodes.filter(({ action }) => action === 'reuse').length
      const upstream = others === 0 ? '' : ` and ${others} upstream${reused === 0 ? '' : ` (${reused} reused)`}`
      return `${listed(own)}${upstream}`
    })
    .join(' → ')
}

const MOST_NAMES = 3

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Whether next to nothing is left of the time that it takes. */
export function isTight({ starts_at, latest_start }: Tick): boolean {
  return latest_start !== null && Date.parse(latest_start) - Date.parse(starts_at) < SLACK_MS
}

const SLACK_MS = 15 * 60_000

export function tickKey({ job, instance, tick }: Tick): string {
  return `${job}\n${instance ?? ''}\n${tick}`
}
