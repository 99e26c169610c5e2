import type { Batch, Happening } from '#platform/alerts/rules/happening.ts'
import type { EventRule } from '#platform/settings/alerts.ts'
import { eventRules, type AlertingTools, problemOf } from './alerting-tools.ts'

/**
 * Asks which nodes the selections of rules mean, of those rules that something in the batch may concern. Where the
 * project cannot say so any more, all are meant: it is better to tell too much of a broken project than nothing.
 */
export async function selectedNodes(
  batch: Batch,
  { platform, log }: Pick<AlertingTools, 'platform' | 'log'>,
  instance: string | null,
): Promise<(select: readonly string[]) => ReadonlySet<string>> {
  const events = new Set(batch.happenings.map(({ event }) => event))
  const all = new Set(batch.happenings.flatMap(nodesOf))
  const found = new Map<string, ReadonlySet<string>>()
  for (const { select } of eventRules(platform).filter((rule) => isConcerned(rule, events))) {
    if (!select || found.has(keyOf(select))) continue
    const args = ['ls', '--select', ...select, '--output', 'json', '--output-keys', 'unique_id', '--quiet']
    const answer = await platform.ask(args, { instance }).catch((error: unknown) => problemOf(error))
    if (typeof answer === 'object' && answer.exitCode === 0) found.set(keyOf(select), idsIn(answer.output))
    else {
      const problem = typeof answer === 'string' ? answer : (answer.errorOutput || answer.output).trim()
      log(`A rule of alerts selects ${select.join(' ')}, which cannot be looked up now: ${problem.slice(0, 500)}`)
      found.set(keyOf(select), all)
    }
  }
  return (select) => found.get(keyOf(select)) ?? new Set()
}

function nodesOf({ nodes, lateWith = [] }: Happening): readonly string[] {
  return [...nodes, ...lateWith.map(({ unique_id }) => unique_id)]
}

function isConcerned({ on, select }: EventRule, events: ReadonlySet<string>): boolean {
  return select !== undefined && on.some((event) => events.has(event))
}

function keyOf(select: readonly string[]): string {
  return JSON.stringify(select)
}

/** A line of JSON for each node; other lines are words for people. */
function idsIn(output: string): ReadonlySet<string> {
  const ids = output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return []
    try {
      const { unique_id } = JSON.parse(line) as { readonly unique_id?: unknown }
      return typeof unique_id === 'string' ? [unique_id] : []
    } catch {
      return []
    }
  })
  return new Set(ids)
}
