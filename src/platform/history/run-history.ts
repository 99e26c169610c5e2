import type { ModelFreshness, SourceFreshness } from '../store/port/freshness.ts'
import type { StoredNodeResult } from '../store/port/node-results.ts'
import type { Run } from '../store/port/runs.ts'
import type { Step } from '../store/port/steps.ts'
import type { StoreSubjects } from '../store/store.ts'

/** Everything of a run that is over. */
export interface RunHistory {
  readonly run: Run
  readonly steps: readonly Step[]
  readonly results: readonly StoredNodeResult[]
  readonly sources: readonly SourceFreshness[]
  readonly models: readonly ModelFreshness[]
  readonly tests: FindTest
}

/** What a project says of a test. */
export interface TestFacts {
  readonly type: 'generic' | 'singular' | 'unit'
  readonly testOf: string | null
  readonly columnName: string | null
  readonly severity: string | null
}

/** What the project says of a test; undefined where it has none of that id any more. */
export type FindTest = (unique_id: string) => TestFacts | undefined

type HistoryStore = Pick<StoreSubjects, 'steps' | 'nodeResults' | 'freshness'>

export async function readRunHistory(store: HistoryStore, run: Run, tests: FindTest): Promise<RunHistory> {
  const steps = await store.steps.of(run.id)
  const results = await store.nodeResults.of(run.id)
  const sources = await store.freshness.sourcesOfRun(run.id)
  const models = await store.freshness.modelsOfRun(run.id)
  return { run, steps, results, sources, models, tests }
}
