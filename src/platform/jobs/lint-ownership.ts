import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { type Finding, finding } from './finding.ts'
import type { LintFacts } from './lint-facts.ts'

/** Models in two cells, and in none. */
export function lintOwnership(facts: LintFacts): readonly Finding[] {
  return [...inTwoCells(facts), ...inNoCell(facts)]
}

function inTwoCells({ ownership, jobs }: LintFacts): Finding[] {
  return [...ownership].flatMap(([unique_id, [first, ...others]]) => {
    if (others.length === 0) return []
    const job = jobs.find(({ name }) => name === others[0]) ?? null
    const message = `${nodeName(unique_id)} is in ${listed([first, ...others])}: each of them builds it`
    const hint = 'let one of them have it: the other reuses it, or builds it where it is too old'
    return [finding('warning', 'jobs/in-two-cells', job, message, { unique_ids: [unique_id], hint })]
  })
}

/** Of the root project alone: packages bring what one may need. */
function inNoCell(facts: LintFacts): Finding[] {
  const { project, ownership, jobs, builds } = facts
  const { manifest } = project
  const isMatrix = jobs.some(({ work }) => work.kind === 'cell')
  if (!isMatrix) return []
  const alongside = comingAlong(facts)
  const left = { along: [] as UniqueId[], listed: [] as UniqueId[], nowhere: [] as UniqueId[] }
  for (const { unique_id, resource_type, package_name, config } of manifest.nodes.outlines()) {
    if (resource_type !== 'model' || package_name !== manifest.project_name || !config.enabled) continue
    if (ownership.has(unique_id) || config.materialized === 'ephemeral') continue
    if (alongside.has(unique_id)) left.along.push(unique_id)
    else if ([...builds.values()].some((built) => built.has(unique_id))) left.listed.push(unique_id)
    else left.nowhere.push(unique_id)
  }
  const jobNames = [...builds].filter(([, built]) => left.listed.some((each) => built.has(each))).map(([name]) => name)
  return [
    tell(
      'warning',
      'jobs/in-no-job',
      left.nowhere,
      'in no cell, and no other job builds',
      'put them into a cell, or into the steps of a job',
    ),
    tell(
      'note',
      'jobs/in-no-cell',
      left.listed,
      `in no cell; ${listed(jobNames)} ${jobNames.length === 1 ? 'builds' : 'build'}`,
      null,
    ),
    tell(
      'note',
      'jobs/in-no-cell',
      left.along,
      `in no cell, and ${left.along.length === 1 ? 'comes' : 'come'} along with the cells that read`,
      null,
    ),
  ].filter((each) => each.unique_ids.length > 0)
}

function tell(
  severity: Finding['severity'],
  code: Finding['code'],
  unique_ids: readonly UniqueId[],
  what: string,
  hint: string | null,
) {
  const sorted = unique_ids.toSorted()
  const count = sorted.length === 1 ? '1 model is' : `${sorted.length} models are`
  const verb = sorted.length === 1 ? 'it' : 'them'
  return finding(severity, code, null, `${count} ${what} ${verb}: ${sorted.map(nodeName).join(', ')}`, {
    unique_ids: sorted,
    hint,
  })
}

/** What no cell owns, and one builds besides its own, had all to build all there is. */
function comingAlong({ project, ownership }: LintFacts): ReadonlySet<UniqueId> {
  return project.graph.ancestors(ownership.keys())
}

/** As people call it: without its type and its package. */
export function nodeName(unique_id: string): string {
  return unique_id.split('.').slice(2).join('.')
}

export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
