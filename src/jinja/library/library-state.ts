import type { CallArguments, CallState } from '../values/call.ts'
import type { Undefined } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'

/** What filters and tests may ask of the running machine. */
export interface LibraryState extends CallState {
  /** The filter of that name, for `map('upper')`; `undefined` where there is none. */
  filter(name: string): Filter | undefined
  /** The test of that name, for `select('odd')`; `undefined` where there is none. */
  test(name: string): Test | undefined
  /** An undefined value of the environment's own kind. */
  undefined(hint: string): Undefined
}

/** `value | name(arguments)`. */
export type Filter = (value: Value, call: CallArguments, state: LibraryState) => Value | Promise<Value>

/** `value is name(arguments)`. */
export type Test = (value: Value, call: CallArguments, state: LibraryState) => boolean
