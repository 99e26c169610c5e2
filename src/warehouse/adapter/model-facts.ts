import type { ConstraintType } from './dialect.ts'

/** What a warehouse may want to know of a model before it is built. */
export interface ModelFacts {
  /** For messages. */
  readonly title: string
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string
  /** Types of the constraints of the model and its columns, if its contract is enforced. */
  readonly constraintTypes: readonly ConstraintType[]
}
