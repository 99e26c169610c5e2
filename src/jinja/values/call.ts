import type { Value } from './value.ts'

/** The arguments of one call as they were written: positional first, then by name. */
export interface CallArguments {
  readonly args: readonly Value[]
  readonly kwargs: ReadonlyMap<string, Value>
}

/**
 * What the running machine offers to a host function.
 *
 * `call` runs any callable value (also a macro) to its end: synchronously when the template is rendered
 * synchronously, else it may answer with a promise.
 */
export interface CallState {
  call(callable: Value, args: readonly Value[], kwargs?: ReadonlyMap<string, Value>): Value | Promise<Value>
  /** Finds a name as the calling template would. */
  lookup(name: string): Value | undefined
}

/** What a host offers to be called; templates wait where it answers with a promise. */
export type HostFunction = (call: CallArguments, state: CallState) => Value | Promise<Value>
