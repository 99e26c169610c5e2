import type { LibraryState } from '../library/library-state.ts'
import { Obj } from '../values/obj.ts'
import { PyError } from '../values/py-error.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'

/** Calls a value that is no function of a template. */
export function callHost(
  callee: Value,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
  state: LibraryState,
): Value | Promise<Value> {
  if (callee instanceof Obj && callee.call !== undefined) return callee.call({ args, kwargs }, state)
  throw new PyError('TypeError', `'${typeName(callee)}' object is not callable`)
}
