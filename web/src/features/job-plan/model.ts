import type { ExplainedStep } from '#api/jobs.ts'
import { counted, formatAge } from '../../lib/format.ts'

type CellStep = Extract<ExplainedStep, { readonly kind: 'cell' }>
type PlannedNode = CellStep['nodes'][number]

/** Why a node is built, or taken as it is. */
export function reasonWords({ reason, owner, built_at }: PlannedNode, now: number): string {
  const built = built_at === undefined ? '' : `built ${formatAge(built_at, now)}`
  switch (reason) {
    case 'own':
      return "the cell's own"
    case 'comes-along':
      return 'comes along: no cell has it'
    case 'never-built':
      return `not built yet; ${owner} has it`
    case 'too-old':
      return `too old: ${built}; ${owner} has it`
    case 'fresh':
      return `${built}; ${owner} has it`
    case 'view':
      return `a view that ${owner} has: it shows what it reads`
  }
}

/** What a step of dbt would do, a line for each kind of node. */
export function meaningLines(step: Extract<ExplainedStep, { readonly kind: 'dbt' }>): readonly string[] {
  const { meaning } = step
  if (meaning.kind === 'wrong') return [`is no command for a job: ${meaning.problem}`]
  if (meaning.kind === 'other') return []
  if (meaning.unique_ids.length === 0) return [`nothing to ${meaning.verb}`]
  const counts = new Map<string, number>()
  for (const unique_id of meaning.unique_ids) {
    const kind = unique_id.slice(0, unique_id.indexOf('.'))
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, count]) => `${meaning.verb} ${counted(count, kind.replaceAll('_', ' '))}`)
}

/** `5 of 7 nodes would be built, 2 are taken as they are` */
export function cellSum({ nodes }: CellStep): string {
  const built = nodes.filter(({ action }) => action === 'build').length
  const reused = nodes.length - built
  const kept = reused === 0 ? '' : `, ${reused} ${reused === 1 ? 'is taken as it is' : 'are taken as they are'}`
  return `${built} of ${counted(nodes.length, 'node')} would be built${kept}`
}
