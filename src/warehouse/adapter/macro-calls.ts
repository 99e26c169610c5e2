import type { PlainValue } from './plain-value.ts'
import type { Session } from './session.ts'

/** How an adapter runs those parts of its work that users can override. */
export interface MacroCalls {
  /** Runs the macro of this name with dbt's look-up and dispatch, on the session's connection. */
  call(name: string, args: Readonly<Record<string, PlainValue>>, session: Session): Promise<PlainValue>
  /** Whether the name or its dispatch leads to a macro that is not built in. */
  isOverridden(name: string): boolean
}
