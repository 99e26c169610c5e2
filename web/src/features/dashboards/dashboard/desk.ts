import type { Dashboard } from '#api/dashboards.ts'
import type { AnswerProblem } from '../../../data/source.ts'
import type { FilterValues } from '../filters/filter-values.ts'

/** A dashboard as somebody looks at it: what all of its tiles are drawn with. */
export interface Desk {
  readonly dashboard: Dashboard
  readonly values: FilterValues
  /** Why nothing of it is answered, where that is one thing. It is told once: no tile says it again. */
  readonly problem: AnswerProblem | undefined
  /** The query of the address, and what changes it. */
  readonly search: string
  readonly onSearch: (search: string, step?: { readonly isStep: boolean }) => void
  readonly timeZone: string
  readonly now: number
  /** Nothing can be pressed: it is drawn into a file. */
  readonly isPrinted: boolean
}
