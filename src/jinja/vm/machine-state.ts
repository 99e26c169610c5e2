import type { Code } from '../compile/code.ts'
import type { Value } from '../values/value.ts'
import type { Budget } from './budget.ts'
import { type Closure, Frame, type ResultUse } from './frame.ts'
import type { LoopContext } from './loop-context.ts'
import type { OutputTrace } from './output-trace.ts'
import type { RenderScope } from './render-scope.ts'

/** What a machine works on: the stack of values, the running frame with all that wait for it, and what is left to use. */
export class MachineState {
  readonly budget: Budget
  readonly stack: Value[] = []
  /** Where the stack ends while the machine does not run. */
  height = 0
  frame: Frame
  result: Value = null
  trace: OutputTrace | undefined
  readonly #depth: number

  constructor(budget: Budget, scope: RenderScope, code: Code, depth: number) {
    this.budget = budget
    this.#depth = depth
    this.frame = new Frame(code, scope, undefined, undefined, 'value', 0, depth + 1)
    budget.checkDepth(depth + 1)
  }

  /** The frame of a function that begins; `base` is where the stack stands. */
  enter(closure: Closure, scope: RenderScope, caller: Frame | undefined, use: ResultUse, base: number): Frame {
    const depth = caller ? caller.depth + 1 : this.#depth + 1
    this.budget.checkDepth(depth)
    const frame = new Frame(closure.code, scope, closure.outer, caller, use, base, depth)
    if (this.trace) frame.marks = this.trace.begin(closure.code, undefined)
    return frame
  }

  /** The frame of a loop's filter, which decides on an item; the item is put on the stack. */
  enterFilter(loop: LoopContext, item: Value, caller: Frame, base: number): Frame {
    const frame = this.enter(loop.filter as Closure, caller.scope, caller, 'filter', base)
    frame.filtered = { item, taken: loop.ahead }
    this.stack[base] = item
    return frame
  }

  print(frame: Frame, text: string, offset: number, isTemplateText: boolean): void {
    this.budget.print(text)
    if (frame.marks) this.trace?.mark(frame.marks, frame.out.length, offset, text, isTemplateText)
    const pieces = frame.openPieces
    if (pieces) pieces.push(text)
    else frame.out += text
  }

  /** Gives the result of a frame whose `use` is to be printed to its caller. Its text was counted when it was printed there. */
  printResult(caller: Frame, result: Value): void {
    const pieces = caller.openPieces
    if (pieces) {
      pieces.push(result)
      return
    }
    const text = result as string
    if (caller.marks) this.trace?.mark(caller.marks, caller.out.length, caller.offset, text, false)
    caller.out += text
  }
}
