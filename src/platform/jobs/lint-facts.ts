import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Zones } from '../time/zone.ts'
import type { Job } from './job.ts'
import type { Ownership } from './ownership.ts'
import type { ProjectGraph } from './select-cell.ts'
import type { ReadStep } from './step-meaning.ts'

export interface LintQuestion {
  readonly jobs: readonly Job[]
  readonly project: ProjectGraph
  readonly zones: Zones
  readonly now: number
  readonly readStep: ReadStep
  /** How long a job's runs took in the past, in milliseconds, the latest last. */
  readonly pastDurations: (job: string, instance: string | null) => readonly number[]
}

/** The question, and what came of the selections. */
export interface LintFacts extends LintQuestion {
  /** What the cells own. */
  readonly selections: ReadonlyMap<string, readonly UniqueId[]>
  /** What the steps of the other jobs build. */
  readonly builds: ReadonlyMap<string, ReadonlySet<UniqueId>>
  readonly ownership: Ownership
}
