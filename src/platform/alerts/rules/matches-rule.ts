import type { EventRule } from '../../settings/alerts.ts'
import type { Happening } from './happening.ts'

/** Whether a rule is about something that happened: all of its conditions have to hold. */
export function matchesRule(
  rule: EventRule,
  happening: Happening,
  /** The nodes of a selection; asked only for rules that have one. */
  selected: (select: readonly string[]) => ReadonlySet<string>,
): boolean {
  const { on, jobs, owners, groups, tags, select, severity, where } = rule
  if (!on.includes(happening.event)) return false
  if (jobs && (happening.job === null || !jobs.includes(happening.job))) return false
  if (owners && !haveCommon(owners, [...happening.owners, ...(happening.readers ?? [])])) return false
  if (groups && !haveCommon(groups, happening.groups)) return false
  if (tags && !haveCommon(tags, happening.tags)) return false
  if (severity !== undefined && GRAVITY[happening.severity] < GRAVITY[severity]) return false
  if (happening.event === 'snapshot.changed' && (happening.where ?? null) !== (where ?? null)) return false
  if (!select) return true
  const nodes = selected(select)
  return happening.nodes.some((node) => nodes.has(node))
}

const GRAVITY = { info: 0, warn: 1, error: 2 } as const

/** Names are compared as people write them. */
function haveCommon(wanted: readonly string[], given: readonly string[]): boolean {
  const known = new Set(given.map((each) => each.trim().toLowerCase()))
  return wanted.some((each) => known.has(each.trim().toLowerCase()))
}
