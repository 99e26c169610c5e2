/** How much of what was compared agrees, area by area. */
import type { Compared } from './compare-stand.ts'
import type { Difference } from './difference.ts'
import { findKnown } from './known-differences.ts'
import type { OwnCompared } from './own-projects.ts'

export interface Passes {
  readonly passed: number
  readonly total: number
}

/** Of each aspect, in how many commands both agree but for what has a reason; of `list`, for how many selections. */
export function passesOf(result: Compared | OwnCompared): Record<string, Passes> {
  const compared = 'steps' in result ? ownThings(result) : liveThings(result)
  const differing = new Set(
    result.differences.filter((each) => findKnown(each) === undefined).map((each) => thingOf(each)),
  )
  const passes: Record<string, Passes> = {}
  for (const { aspect, thing } of compared) {
    const { passed, total } = passes[aspect] ?? { passed: 0, total: 0 }
    passes[aspect] = { passed: passed + (differing.has(thing) ? 0 : 1), total: total + 1 }
  }
  return passes
}

interface Thing {
  readonly aspect: string
  readonly thing: string
}

function liveThings({ dbt }: Compared): Thing[] {
  return dbt.flatMap(({ command, seen }) =>
    Object.entries(seen).flatMap(([aspect, values]) =>
      aspect === LIST
        ? Object.keys(values).map((selection) => ({ aspect, thing: `${command} ${aspect} ${selection}` }))
        : [{ aspect, thing: `${command} ${aspect}` }],
    ),
  )
}

function ownThings({ compared }: OwnCompared): Thing[] {
  return compared.flatMap(({ command, aspects }) =>
    aspects.map((aspect) => ({ aspect, thing: `${command} ${aspect}` })),
  )
}

const LIST = 'list'

function thingOf({ command, aspect, where }: Difference): string {
  const of = aspect === LIST ? ` ${where.split(' › ')[0]}` : ''
  return `${command} ${aspect.replace('stale recording: ', '')}${of}`
}
