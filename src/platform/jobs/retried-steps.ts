import type { Run } from '../store/port/runs.ts'
import type { Step } from '../store/port/steps.ts'

/** What a run that repeats another one does with a step. */
export type RetriedStep =
  /** It went well before. */
  | { readonly kind: 'skip'; readonly since: number }
  /** It failed before: what came of its nodes stands in that run. */
  | { readonly kind: 'retry'; readonly of: number }
  | { readonly kind: 'run' }

/** A run with its steps; `earlier` is the one that it repeated itself. */
export interface RunWithSteps {
  readonly run: Pick<Run, 'id'>
  readonly steps: readonly Pick<Step, 'index' | 'status'>[]
  readonly earlier: RunWithSteps | undefined
}

/** What is done with the step of that number, after a run that did not go well. */
export function retriedStep(index: number, previous: RunWithSteps | undefined): RetriedStep {
  const step = previous?.steps.find((each) => each.index === index)
  if (!previous || !step) return { kind: 'run' }
  switch (step.status) {
    case 'success':
      return { kind: 'skip', since: previous.run.id }
    case 'skipped':
      // Either it had gone well still earlier, or the run never came to it.
      return retriedStep(index, previous.earlier)
    case 'error':
    case 'cancelled':
    case 'running':
      return { kind: 'retry', of: previous.run.id }
    case 'queued':
      return { kind: 'run' }
  }
}
