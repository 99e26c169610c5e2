import type { Code } from '../compile/code.ts'
import type { Value } from '../values/value.ts'
import type { LoopContext } from './loop-context.ts'
import type { Marks } from './output-trace.ts'
import type { RenderScope } from './render-scope.ts'

/** What becomes of a function's result. */
export type ResultUse =
  /** The value of the call in the calling frame. */
  | 'value'
  /** Printed by the calling frame. */
  | 'print'
  /** Says whether a loop takes an item. */
  | 'filter'

/** A function and the frame it was made in, whose names it sees. */
export interface Closure {
  readonly code: Code
  readonly outer: Frame | undefined
}

/** One running function of a template. */
export class Frame {
  readonly code: Code
  readonly scope: RenderScope
  /** Values of names and cursors of loops; `undefined` is a name without a value. */
  readonly slots: unknown[]
  /** The frame of the enclosing function. */
  readonly outer: Frame | undefined
  /** The frame to go on with at the end. */
  readonly caller: Frame | undefined
  readonly use: ResultUse
  readonly depth: number
  /** Where the stack stood when the function was called. */
  readonly base: number
  /** The offset of the next instruction. */
  offset = 0
  out = ''
  /** What was printed before each open capture. */
  captures: string[] = []
  /** Printed values, where the host wants those instead of their text. */
  pieces: Value[] | undefined
  /** Ends with the value of a `ReturnSignal` that is thrown inside. */
  catchesReturn = false
  isTransparent = false
  macroName: string | undefined
  loopDepth = 0
  /** The loop and the item that a filter decides on. */
  filtered: { readonly loop: LoopContext; readonly item: Value } | undefined
  autoescape: boolean[] | undefined
  /** Where what is printed comes from, if that is asked for; `outerMarks` are those of the text around open captures. */
  marks: Marks | undefined
  outerMarks: (Marks | undefined)[] | undefined

  constructor(
    code: Code,
    scope: RenderScope,
    outer: Frame | undefined,
    caller: Frame | undefined,
    use: ResultUse,
    base: number,
    depth: number,
  ) {
    this.code = code
    this.scope = scope
    // oxlint-disable-next-line unicorn/no-new-array -- other ways are many times slower, and each call makes a frame.
    this.slots = new Array<unknown>(code.slotNames.length)
    this.outer = outer
    this.caller = caller
    this.use = use
    this.base = base
    this.depth = depth
  }
}
