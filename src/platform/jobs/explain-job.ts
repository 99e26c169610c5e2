/** What a job would do now: its steps, and what each of them would build. Nothing is run. */
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { deadlineOf, expectedDuration, latestStart } from '../time/deadline.ts'
import { periodAt } from '../time/period.ts'
import { nextTick } from '../time/ticks.ts'
import type { Zones } from '../time/zone.ts'
import { cellWords } from './cell-words.ts'
import type { Job, JobInstance } from './job.ts'
import type { Ownership } from './ownership.ts'
import { type CellPlan, planCell } from './plan-cell.ts'
import { type ProjectGraph, selectCell } from './select-cell.ts'
import { stepArgs } from './step-args.ts'
import type { ReadStep, StepMeaning } from './step-meaning.ts'
import { tickRuleOf } from './tick-rule-of.ts'

export interface ExplainQuestion {
  readonly job: Job
  readonly instance: JobInstance
  readonly project: ProjectGraph
  readonly ownership: Ownership
  readonly zones: Zones
  readonly now: number
  /** When a node was last built well. */
  readonly builtAt: (unique_id: UniqueId) => number | undefined
  readonly pastDurations: readonly number[]
  readonly readStep: ReadStep
}

export interface ExplainedJob {
  readonly job: Job
  readonly instance: JobInstance
  readonly nextTick: number | null
  /** Of the next tick. */
  readonly deadline: number | null
  readonly expectedMs: number | null
  /** When it has to have begun for that deadline to hold. */
  readonly latestStart: number | null
  readonly steps: readonly ExplainedStep[]
}

export type ExplainedStep =
  | { readonly kind: 'cell'; readonly args: readonly string[]; readonly plan: CellPlan }
  | { readonly kind: 'dbt'; readonly args: readonly string[]; readonly name: string; readonly meaning: StepMeaning }
  | { readonly kind: 'shell'; readonly command: string; readonly name: string }

export function explainJob(question: ExplainQuestion): ExplainedJob {
  const { job, instance, zones, now, pastDurations } = question
  const rule = tickRuleOf(job, instance, zones)
  const tick = rule && nextTick(rule, now)
  const deadline = job.deadline && rule && tick !== undefined ? deadlineOf(job.deadline, tick, rule.zone) : null
  return {
    job,
    instance,
    nextTick: tick ?? null,
    deadline,
    expectedMs: expectedDuration(pastDurations) ?? null,
    latestStart: deadline === null || pastDurations.length === 0 ? null : latestStart(deadline, pastDurations),
    steps: stepsOf(question, rule && periodAt(rule, now)),
  }
}

function stepsOf(question: ExplainQuestion, periodMs: number | undefined): ExplainedStep[] {
  const { job, instance, project, ownership, now, builtAt, readStep } = question
  const { work } = job
  if (work.kind === 'cell') {
    const own = selectCell(work, project)
    const plan = planCell({ ...project, ownership, own, at: now, periodMs, builtAt })
    return [{ kind: 'cell', args: stepArgs(cellWords(plan, project.manifest), job, instance), plan }]
  }
  return work.steps.map((step) =>
    step.kind === 'shell'
      ? { kind: 'shell', command: step.shell, name: step.name ?? step.shell }
      : {
          kind: 'dbt',
          args: stepArgs(step.words, job, instance),
          name: step.name ?? step.words.join(' '),
          meaning: readStep(step, job, instance),
        },
  )
}
