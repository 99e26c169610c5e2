import type { CallState } from '#jinja/values/call.ts'
import type { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** Calls a host function the way a template would that is rendered synchronously or not. */
export function callFunction(
  callable: Obj,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>> = {},
): Value | Promise<Value> {
  const state: CallState = {
    call: (inner, innerArgs, innerKwargs = new Map()) => run(inner as Obj, innerArgs, innerKwargs, state),
    lookup: () => undefined,
  }
  return run(callable, args, new Map(Object.entries(kwargs)), state)
}

function run(callable: Obj, args: readonly Value[], kwargs: ReadonlyMap<string, Value>, state: CallState) {
  if (!callable.call) throw new Error(`${callable.repr()} is not callable`)
  return callable.call({ args, kwargs }, state)
}
