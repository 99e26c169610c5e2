import type { ConstraintType } from './dialect.ts'

/** What a warehouse may want to know of a model before it is built. */
export interface ModelFacts {
  readonly database: string
  readonly schema: string
  readonly identifier: string
  /** Types of the constraints of the model and its columns, if its contract is enforced. */
  readonly constraintTypes: readonly ConstraintType[]
}
