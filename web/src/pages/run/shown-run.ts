import type { UseQueryResult } from '@tanstack/react-query'
import type { RunWithSteps } from '#api/runs.ts'
import type { AnswerProblem } from '../../data/source.ts'
import type { HeardRun } from '../../data/use-live-run.ts'
import type { RunNode } from '../../lib/run-node.ts'

/** What all tabs of a run's page show something of. */
export interface ShownRun {
  readonly run: RunWithSteps
  readonly nodes: UseQueryResult<readonly RunNode[], AnswerProblem>
  readonly live: HeardRun
  readonly now: number
  readonly timeZone: string
}
