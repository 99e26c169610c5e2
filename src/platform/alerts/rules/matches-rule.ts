import type { EventRule } from '../../settings/alerts.ts'
import type { Happening } from './happening.ts'

/** Whether a rule is about something that happened: all of its conditions have to hold. */
export function matchesRule(
  rule: EventRule,
  happening: Happening,
  /** The nodes of a selection; asked only for rules that have one. */
  selected: (select: readonly string[]) => ReadonlySet<string>,
): boolean {
  const { on, jobs, severity, where } = rule
  if (!on.includes(happening.event)) return false
  if (jobs && (happening.job === null || !jobs.includes(happening.job))) return false
  if (severity !== undefined && GRAVITY[happening.severity] < GRAVITY[severity]) return false
  if (happening.event === 'snapshot.changed' && (happening.where ?? null) !== (where ?? null)) return false
  const late = (happening.lateWith ?? []).map(({ unique_id, group, ...node }) => ({
    ...node,
    groups: group === null ? [] : [group],
    nodes: [unique_id],
  }))
  return [happening, ...late].some((each) => isAbout(rule, each, selected))
}

/** What rules look for in one that something is about. */
type Subject = Pick<Happening, 'owners' | 'readers' | 'groups' | 'tags' | 'nodes'>

function isAbout(
  { owners, groups, tags, select }: EventRule,
  subject: Subject,
  selected: (select: readonly string[]) => ReadonlySet<string>,
): boolean {
  if (owners && !haveCommon(owners, [...subject.owners, ...(subject.readers ?? [])])) return false
  if (groups && !haveCommon(groups, subject.groups)) return false
  if (tags && !haveCommon(tags, subject.tags)) return false
  if (!select) return true
  const nodes = selected(select)
  return subject.nodes.some((node) => nodes.has(node))
}

const GRAVITY = { info: 0, warn: 1, error: 2 } as const

/** Names are compared as people write them. */
function haveCommon(wanted: readonly string[], given: readonly string[]): boolean {
  const known = new Set(given.map((each) => each.trim().toLowerCase()))
  return wanted.some((each) => known.has(each.trim().toLowerCase()))
}
