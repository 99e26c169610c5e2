import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { DbtStep } from '../settings/steps.ts'
import type { Job, JobInstance } from './job.ts'

/** What a step of dbt would do, as far as it can be told without doing it. */
export type StepMeaning =
  /** Builds, tests or measures nodes, in the order in which they may be done. */
  | { readonly kind: 'nodes'; readonly verb: 'build' | 'test' | 'measure'; readonly unique_ids: readonly UniqueId[] }
  /** Leaves nothing in the warehouse, or what it does cannot be told: `docs generate`, `run-operation`. */
  | { readonly kind: 'other' }
  /** It is no command. */
  | { readonly kind: 'wrong'; readonly problem: string; readonly hint?: string }

/** Understands steps; given by who knows the commands. */
export type ReadStep = (step: DbtStep, job: Job, instance: JobInstance) => StepMeaning
