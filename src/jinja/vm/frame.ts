import type { Code } from '../compile/code.ts'
import type { SharedName } from '../compile/compile-block.ts'
import type { Value } from '../values/value.ts'
import type { Marks, OutputTrace } from './output-trace.ts'
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
  readonly captures: string[] = []
  /**
   * The first value of a call block that is no text, and how many captures were open. It is wrong where the text is put together:
   * a function that returns before prints nothing.
   */
  notText: { readonly type: string; readonly offset: number; readonly depth: number } | undefined
  /** Printed values, where the host wants those instead of their text. */
  pieces: Value[] | undefined
  /** Ends with the value of a `ReturnSignal` that is thrown inside. */
  catchesReturn = false
  isTransparent = false
  macroName: string | undefined
  loopDepth = 0
  /** The item that a loop's filter decides on, and where it goes if the filter takes it. */
  filtered: { readonly item: Value; readonly taken: Value[] } | undefined
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

  /** Where printed values go instead of their text becoming part of `out`. Inside a capture it is the text that counts. */
  get openPieces(): Value[] | undefined {
    return this.pieces && this.captures.length === 0 ? this.pieces : undefined
  }

  /** The frame that many functions further out in the text. */
  outward(depth: number): Frame {
    // oxlint-disable-next-line typescript/no-this-alias -- a walk begins here.
    let frame: Frame = this
    for (let index = 0; index < depth; index++) frame = frame.outer as Frame
    return frame
  }

  /** The scope of a block that sees these names of the functions around it. */
  scopeSharing(shared: readonly SharedName[]): RenderScope {
    const names: [string, Value][] = []
    for (const { name, depth, slot } of shared) {
      const value = this.outward(depth).slots[slot] as Value | undefined
      if (value !== undefined) names.push([name, value])
    }
    return this.scope.derive(names)
  }

  /** Collects what is printed from here on, until the capture ends. */
  beginCapture(trace: OutputTrace | undefined): void {
    this.captures.push(this.out)
    this.out = ''
    if (!trace) return
    this.outerMarks ??= []
    this.outerMarks.push(this.marks)
    this.marks = trace.begin(this.code, this.macroName)
  }

  /** Gives what the innermost capture has collected. */
  endCapture(trace: OutputTrace | undefined): string {
    const text = this.out
    this.out = this.captures.pop() ?? ''
    if (trace) {
      if (this.marks) trace.keep(text, this.marks)
      this.marks = this.outerMarks?.pop()
    }
    return text
  }
}
