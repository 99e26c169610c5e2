import type { Graph } from '#manifest/graph/graph.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Job } from '../jobs/job.ts'
import type { Ownership } from '../jobs/ownership.ts'
import { tickRuleOf } from '../jobs/tick-rule-of.ts'
import { deadlineOf, expectedDuration } from '../time/deadline.ts'
import { nextTick, previousTick } from '../time/ticks.ts'
import type { Zones } from '../time/zone.ts'
import type { Due } from './fresh-node.ts'

export interface DuesQuestion {
  readonly jobs: readonly Job[]
  readonly instance: string | null
  readonly graph: Graph
  /** What the cells of the matrix have for their own. */
  readonly ownership: Ownership
  /** What the steps of a job build that is no cell. */
  readonly builtBySteps: (job: Job) => readonly UniqueId[]
  readonly zones: Zones
  readonly now: number
  /** How long the runs of a job took that went well, the latest last. */
  readonly durations: ReadonlyMap<string, readonly number[]>
  /** When jobs were first seen; due times before that are none of theirs. */
  readonly seen: ReadonlyMap<string, number>
}

/** By which jobs a node is built, and when; a cell brings along what its own nodes read and no cell owns. */
export function duesOf(question: DuesQuestion): (unique_id: string) => readonly Due[] {
  const dues = new Map<string, Due[]>()
  for (const job of question.jobs) {
    const due = dueOf(job, question)
    if (!due) continue
    for (const unique_id of builtBy(job, question)) {
      const known = dues.get(unique_id)
      if (known) known.push(due)
      else dues.set(unique_id, [due])
    }
  }
  return (unique_id) => dues.get(unique_id) ?? []
}

function builtBy(job: Job, { graph, ownership, builtBySteps }: DuesQuestion): Iterable<UniqueId> {
  if (job.work.kind === 'steps') return builtBySteps(job)
  const open = [...ownership].flatMap(([unique_id, owners]) => (owners.includes(job.name) ? [unique_id] : []))
  const built = new Set(open)
  for (let unique_id = open.pop(); unique_id !== undefined; unique_id = open.pop()) {
    for (const parent of graph.parents(unique_id)) {
      if (built.has(parent) || ownership.has(parent)) continue
      built.add(parent)
      open.push(parent)
    }
  }
  return built
}

function dueOf(job: Job, { instance: name, zones, now, durations, seen }: DuesQuestion): Due | undefined {
  const instance = job.instances.find((each) => each.name === name)
  const rule = instance && tickRuleOf(job, instance, zones)
  if (!rule) return undefined
  const passed = previousTick(rule, now + 1)
  const lastTick = passed !== undefined && passed >= (seen.get(job.name) ?? now) ? passed : null
  return {
    job: job.name,
    lastTick,
    nextTick: nextTick(rule, now) ?? null,
    lastDeadline: lastTick === null || !job.deadline ? null : deadlineOf(job.deadline, lastTick, rule.zone),
    usualMs: expectedDuration(durations.get(job.name) ?? []) ?? 0,
  }
}
