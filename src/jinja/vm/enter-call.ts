import { PyError } from '../values/py-error.ts'
import type { Value } from '../values/value.ts'
import { BlockReference } from './block-reference.ts'
import type { Closure, Frame } from './frame.ts'
import { LoopContext } from './loop-context.ts'
import type { MachineState } from './machine-state.ts'
import { MacroValue } from './macro-value.ts'

/** What the machine runs itself when it is called; all else is the host's. */
export type TemplateCallable = MacroValue | LoopContext | BlockReference

/** Whether the machine runs the call itself. */
export function isTemplateCallable(callee: Value): callee is TemplateCallable {
  return callee instanceof MacroValue || callee instanceof LoopContext || callee instanceof BlockReference
}

/** The frame of such a call. A loop's iterable is put on the stack at `base`. */
export function enterCall(
  state: MachineState,
  callee: TemplateCallable,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
  caller: Frame,
  base: number,
): Frame {
  if (callee instanceof MacroValue) return enterMacro(state, callee, args, kwargs, caller, base)
  if (callee instanceof LoopContext) return enterLoop(state, callee, args, kwargs, caller, base)
  return state.enter({ code: callee.code, outer: undefined }, callee.scope, caller, 'value', base)
}

function enterMacro(
  state: MachineState,
  macro: MacroValue,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
  caller: Frame,
  base: number,
): Frame {
  const frame = state.enter(macro, macro.scope, caller, 'value', base)
  const { options } = macro
  frame.macroName = macro.name
  if (state.trace) frame.marks = state.trace.begin(macro.code, macro.name)
  frame.catchesReturn = options.catchesReturn === true
  frame.isTransparent = options.isTransparent === true
  macro.bind(frame, args, kwargs)
  options.onCall?.(!isInsideMacro(caller))
  return frame
}

function enterLoop(
  state: MachineState,
  loop: LoopContext,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
  caller: Frame,
  base: number,
): Frame {
  const recursion = recursionOf(loop)
  const iterable = args[0] ?? kwargs.get('iterable')
  if (iterable === undefined || args.length + kwargs.size !== 1) {
    throw new PyError('TypeError', "LoopContext.__call__() missing 1 required positional argument: 'iterable'")
  }
  const frame = state.enter(recursion, (recursion.outer as Frame).scope, caller, 'value', base)
  frame.loopDepth = loop.depth0 + 1
  state.stack[base] = iterable
  return frame
}

function recursionOf(loop: LoopContext): Closure {
  if (loop.recursion) return loop.recursion
  throw new PyError('TypeError', "The loop must have the 'recursive' marker to be called recursively.")
}

function isInsideMacro(frame: Frame): boolean {
  for (let each: Frame | undefined = frame; each; each = each.caller)
    if (each.catchesReturn && !each.isTransparent) return true
  return false
}
