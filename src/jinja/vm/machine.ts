import type { SharedName } from '../compile/compile-block.ts'
import { type Code, type Named, placeOf } from '../compile/code.ts'
import type { CompareOperator } from '../syntax/ast.ts'
import { spanOf } from '../syntax/template-source.ts'
import type { Filter, LibraryState, Test } from '../library/library-state.ts'
import { lookUpAttribute, lookUpItem, subscript } from '../values/access.ts'
import { Dict } from '../values/dict.ts'
import { iterate } from '../values/iterate.ts'
import { Namespace } from '../values/namespace.ts'
import { Obj } from '../values/obj.ts'
import { type BinaryOperator, binary, compare, contains, unary } from '../values/operators.ts'
import { PyError, type PyErrorType } from '../values/py-error.ts'
import { ReturnSignal } from '../values/return-signal.ts'
import { Slice } from '../values/slice.ts'
import { repr, str } from '../values/to-string.ts'
import { isTrue } from '../values/truth.ts'
import { Tuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { Undefined } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'
import { BlockReference, TemplateReference } from './block-reference.ts'
import type { Budget } from './budget.ts'
import { callCode } from './call-code.ts'
import { type Closure, Frame, type ResultUse } from './frame.ts'
import { LoopContext } from './loop-context.ts'
import { MacroValue } from './macro-value.ts'
import type { OutputTrace } from './output-trace.ts'
import type { RenderScope } from './render-scope.ts'
import { type MacroCall, TemplateError } from './template-error.ts'

/** What a machine has come to: its end, or a promise of the host whose value it needs to go on. */
export type Step<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly waitingFor: Promise<Value> }

/** Filters and tests by name, for those that call others. */
export interface Library {
  filter(name: string): Filter | undefined
  test(name: string): Test | undefined
}

const NO_VALUES: readonly Value[] = []
const NO_KWARGS: ReadonlyMap<string, Value> = new Map()

/** A running loop over a list, which sees what is appended meanwhile, as Python's does. */
class ListCursor {
  readonly items: readonly Value[]
  index = 0

  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/**
 * Runs compiled functions on frames and a stack of its own: calls between macros use no JavaScript stack, and where a
 * host function answers with a promise the machine stops with everything in place and goes on when it has the value.
 */
export class Machine implements LibraryState {
  readonly #library: Library
  readonly #budget: Budget
  readonly #stack: Value[] = []
  readonly #depth: number
  /** Where the stack ends while the machine does not run. */
  #height = 0
  #frame: Frame
  #result: Value = null
  #trace: OutputTrace | undefined

  constructor(library: Library, budget: Budget, scope: RenderScope, code: Code, depth = 0) {
    this.#library = library
    this.#budget = budget
    this.#depth = depth
    this.#frame = new Frame(code, scope, undefined, undefined, 'value', 0, depth + 1)
    budget.checkDepth(depth + 1)
  }

  /** A machine that calls a value, as `{{ callee(…) }}` would. */
  static ofCall(
    library: Library,
    budget: Budget,
    scope: RenderScope,
    callee: Value,
    args: readonly Value[],
    kwargs: ReadonlyMap<string, Value>,
    depth = 0,
  ): Machine {
    return new Machine(library, budget, scope, callCode(callee, args, kwargs), depth)
  }

  /** Keeps each printed value instead of printing its text. */
  collectPieces(): Value[] {
    return (this.#frame.pieces ??= [])
  }

  /** Records in `trace` where each part of the output comes from. */
  traceOutput(trace: OutputTrace): void {
    this.#trace = trace
    this.#frame.marks = trace.begin(this.#frame.code, undefined)
  }

  start(): Step<Value> {
    return this.#go(() => this.#execute())
  }

  /** Goes on with the value that the machine waited for. */
  resume(value: Value): Step<Value> {
    this.#stack[this.#height++] = value
    return this.#go(() => this.#execute())
  }

  /** Goes on with the error of what the machine waited for. */
  fail(error: unknown): Step<Value> {
    return this.#go(() => {
      throw error
    })
  }

  // What host functions, filters and tests may ask of the machine

  call(callee: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value> = NO_KWARGS): Value | Promise<Value> {
    if (callee instanceof MacroValue || callee instanceof LoopContext || callee instanceof BlockReference) {
      const { scope, depth } = this.#frame
      const machine = Machine.ofCall(this.#library, this.#budget, scope, callee, args, kwargs, depth)
      machine.#trace = this.#trace
      return finish(machine)
    }
    return callHost(callee, args, kwargs, this)
  }

  lookup(name: string): Value | undefined {
    return this.#frame.scope.lookup(name)
  }

  filter(name: string): Filter | undefined {
    return this.#library.filter(name)
  }

  test(name: string): Test | undefined {
    return this.#library.test(name)
  }

  undefined(hint: string): Undefined {
    return this.#frame.scope.undefinedWith(hint)
  }

  #go(run: () => Promise<Value> | undefined): Step<Value> {
    for (;;) {
      try {
        const waitingFor = run()
        return waitingFor ? { done: false, waitingFor } : { done: true, value: this.#result }
      } catch (error) {
        if (this.#recover(error)) return { done: true, value: this.#result }
        run = () => this.#execute()
      }
    }
  }

  /** Runs until the end or until a promise comes up. */
  #execute(): Promise<Value> | undefined {
    const stack = this.#stack
    const budget = this.#budget
    let height = this.#height
    let frame = this.#frame
    for (;;) {
      // One turn of this loop for each change of frames.
      const { scope, slots } = frame
      const { instructions: code, constants } = frame.code
      let offset = frame.offset
      try {
        running: for (;;) {
          let callee: Value
          let args: readonly Value[]
          let kwargs: ReadonlyMap<string, Value>
          // The numbers are those of `Op`; written out, the switch becomes a jump table.
          switch (code[offset++] as number) {
            case 0 /* Const */:
              stack[height++] = constants[code[offset++] as number] as Value
              continue
            case 1 /* Load */:
              {
                const slot = code[offset++] as number
                const value = slots[slot] as Value | undefined
                stack[height++] =
                  value === undefined ? scope.undefinedName(frame.code.slotNames[slot] as string) : value
                continue
              }
            case 2 /* LoadOuter */:
              {
                const outer = outerFrame(frame, code[offset++] as number)
                const slot = code[offset++] as number
                const value = outer.slots[slot] as Value | undefined
                stack[height++] =
                  value === undefined ? scope.undefinedName(outer.code.slotNames[slot] as string) : value
                continue
              }
            case 3 /* Store */:
              slots[code[offset++] as number] = stack[--height]
              continue
            case 4 /* Resolve */:
              {
                const slot = code[offset++] as number
                slots[slot] = scope.lookup(constants[code[offset++] as number] as string)
                continue
              }
            case 5 /* Copy */:
              {
                const slot = code[offset++] as number
                const from = outerFrame(frame, code[offset++] as number)
                slots[slot] = from.slots[code[offset++] as number]
                continue
              }
            case 6 /* Clear */:
              slots[code[offset++] as number] = undefined
              continue
            case 7 /* Text */:
              this.#print(frame, constants[code[offset++] as number] as string, offset, true)
              continue
            case 8 /* Output */:
              {
                const value = stack[--height] as Value
                if (frame.pieces && frame.captures.length === 0) frame.pieces.push(value)
                else this.#print(frame, typeof value === 'string' ? value : str(value), offset)
                continue
              }
            case 9 /* OutputConst */:
              {
                const value = stack[--height] as Value
                if (frame.pieces && frame.captures.length === 0)
                  frame.pieces.push(value instanceof Obj ? value : str(value))
                else this.#print(frame, str(value), offset)
                continue
              }
            case 10 /* Pop */:
              height--
              continue
            case 11 /* Jump */:
              offset = code[offset] as number
              continue
            case 12 /* JumpIfFalse */:
              offset = isTrue(stack[--height] as Value) ? offset + 1 : (code[offset] as number)
              continue
            case 13 /* JumpIfFalseKeep */:
              if (isTrue(stack[height - 1] as Value)) {
                height--
                offset++
              } else {
                offset = code[offset] as number
              }
              continue
            case 14 /* JumpIfTrueKeep */:
              if (isTrue(stack[height - 1] as Value)) {
                offset = code[offset] as number
              } else {
                height--
                offset++
              }
              continue
            case 15 /* Not */:
              stack[height - 1] = !isTrue(stack[height - 1] as Value)
              continue
            case 16 /* Negate */:
              stack[height - 1] = unary('-', stack[height - 1] as Value)
              continue
            case 17 /* Positive */:
              stack[height - 1] = unary('+', stack[height - 1] as Value)
              continue
            case 18 /* Binary */:
              {
                const right = stack[--height] as Value
                const operator = constants[code[offset++] as number] as BinaryOperator
                stack[height - 1] = binary(operator, stack[height - 1] as Value, right)
                continue
              }
            case 19 /* Compare */:
              {
                const right = stack[--height] as Value
                const operator = constants[code[offset++] as number] as CompareOperator
                stack[height - 1] = compares(operator, stack[height - 1] as Value, right)
                continue
              }
            case 20 /* CompareChain */:
              {
                const right = stack[--height] as Value
                const operator = constants[code[offset++] as number] as CompareOperator
                const holds = compares(operator, stack[height - 1] as Value, right)
                stack[height - 1] = holds ? right : false
                offset = holds ? offset + 1 : (code[offset] as number)
                continue
              }
            case 21 /* Concat */:
              {
                height -= code[offset++] as number
                const count = code[offset - 1] as number
                let text = ''
                for (let index = 0; index < count; index++) {
                  const value = stack[height + index] as Value
                  text += typeof value === 'string' ? value : str(value)
                }
                stack[height++] = text
                continue
              }
            case 22 /* Tuple */:
              {
                const count = code[offset++] as number
                height -= count
                stack[height] = new Tuple(stack.slice(height, height + count))
                height++
                continue
              }
            case 23 /* List */:
              {
                const count = code[offset++] as number
                height -= count
                stack[height] = stack.slice(height, height + count)
                height++
                continue
              }
            case 24 /* Dict */:
              {
                const count = code[offset++] as number
                height -= 2 * count
                const dict = new Dict()
                for (let index = height; index < height + 2 * count; index += 2)
                  dict.set(stack[index] as Value, stack[index + 1] as Value)
                stack[height++] = dict
                continue
              }
            case 25 /* Slice */:
              height -= 2
              stack[height - 1] = new Slice(
                stack[height - 1] as Value,
                stack[height] as Value,
                stack[height + 1] as Value,
              )
              continue
            case 26 /* Attribute */:
              {
                const object = stack[height - 1] as Value
                const name = constants[code[offset] as number] as string
                if (object instanceof LoopContext && object.needsItems(name)) {
                  // The filter decides first; then this instruction is run again.
                  offset--
                  const item = object.fetch()
                  if (item === undefined) continue
                  frame.offset = offset
                  frame = this.#enter(object.filter as Closure, scope, frame, 'filter', height)
                  frame.filtered = { loop: object, item }
                  stack[height++] = item
                  break running
                }
                offset++
                const value = lookUpAttribute(object, name)
                stack[height - 1] = value === undefined ? scope.undefinedMember(object, name) : value
                continue
              }
            case 27 /* Item */:
              {
                const key = stack[--height] as Value
                const object = stack[height - 1] as Value
                const value = lookUpItem(object, key)
                stack[height - 1] = value === undefined ? scope.undefinedMember(object, key) : value
                continue
              }
            case 28 /* Call */:
              {
                const count = code[offset++] as number
                const names = constants[code[offset++] as number] as readonly string[] | undefined
                height -= count + (names ? names.length : 0) + 1
                callee = stack[height] as Value
                args = count === 0 ? NO_VALUES : stack.slice(height + 1, height + 1 + count)
                kwargs = names ? namedArguments(names, stack, height + 1 + count) : NO_KWARGS
                break
              }
            case 29 /* CallSplat */:
              {
                const count = code[offset++] as number
                const names = constants[code[offset++] as number] as readonly string[] | undefined
                const flags = code[offset++] as number
                height -= count + (names ? names.length : 0) + (flags & 1) + (flags >> 1) + 1
                callee = stack[height] as Value
                const call = splatArguments(stack, height + 1, count, names, flags, () =>
                  calleeName(stack[height] as Value),
                )
                args = call.args
                kwargs = call.kwargs
                break
              }
            case 30 /* Filter */:
            case 31 /* Test */:
              {
                const isFilter = code[offset - 1] === 30
                const named = constants[code[offset] as number] as Named<Filter | Test>
                const count = code[offset + 1] as number
                const names = constants[code[offset + 2] as number] as readonly string[] | undefined
                const flags = code[offset + 3] as number
                offset += 4
                height -= count + (names ? names.length : 0) + (flags & 1) + (flags >> 1)
                if (named.run === undefined) {
                  throw new PyError(
                    'TemplateRuntimeError',
                    `No ${isFilter ? 'filter' : 'test'} named ${repr(named.name)} found.`,
                  )
                }
                const call =
                  flags === 0
                    ? {
                        args: count === 0 ? NO_VALUES : stack.slice(height, height + count),
                        kwargs: names ? namedArguments(names, stack, height + count) : NO_KWARGS,
                      }
                    : splatArguments(stack, height, count, names, flags, () => `${named.name}()`)
                frame.offset = offset
                this.#frame = frame
                const value = named.run(stack[height - 1] as Value, call, this)
                if (value instanceof Promise) {
                  this.#height = height - 1
                  return value
                }
                stack[height - 1] = value
                continue
              }
            case 32 /* Unpack */:
              {
                const count = code[offset++] as number
                const items = unpack(stack[--height] as Value, count)
                for (let index = count - 1; index >= 0; index--) stack[height++] = items[index] as Value
                continue
              }
            case 33 /* CheckNamespace */:
              if (!(stack[--height] instanceof Namespace)) {
                throw new PyError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object')
              }
              continue
            case 34 /* SetAttribute */:
              {
                height -= 2
                const namespace = stack[height + 1] as Namespace
                namespace.setAttribute(constants[code[offset++] as number] as string, stack[height] as Value)
                continue
              }
            case 35 /* Export */:
              {
                const name = constants[code[offset++] as number] as string
                const value = slots[code[offset++] as number] as Value | undefined
                if (value !== undefined) scope.export(name, value)
                continue
              }
            case 36 /* Capture */:
              frame.captures.push(frame.out)
              frame.out = ''
              if (this.#trace) this.#beginCapture(frame, this.#trace)
              continue
            case 37 /* EndCapture */:
              stack[height++] = frame.out
              if (this.#trace) this.#endCapture(frame, this.#trace)
              frame.out = frame.captures.pop() ?? ''
              continue
            case 38 /* DropCaptures */:
              for (let count = code[offset++] as number; count > 0; count--) {
                if (this.#trace) this.#endCapture(frame, this.#trace)
                frame.out = frame.captures.pop() ?? ''
              }
              continue
            case 39 /* Iterate */:
              {
                const iterable = stack[--height] as Value
                slots[code[offset++] as number] = Array.isArray(iterable)
                  ? new ListCursor(iterable)
                  : iterate(iterable)[Symbol.iterator]()
                continue
              }
            case 40 /* BeginLoop */:
              {
                const cursor = code[offset++] as number
                const loopSlot = code[offset++] as number
                const filter = constants[code[offset++] as number] as Code | undefined
                const isRecursive = code[offset++] === 1
                const recursion = isRecursive ? { code: frame.code, outer: frame.outer } : undefined
                const loop = new LoopContext(
                  stack[--height] as Value,
                  scope,
                  filter && { code: filter, outer: frame },
                  recursion,
                  frame.loopDepth,
                )
                slots[cursor] = slots[loopSlot] = loop
                continue
              }
            case 41 /* Next */:
              {
                const cursor = slots[code[offset] as number]
                budget.step()
                let item: Value | undefined
                if (cursor instanceof ListCursor) {
                  item = cursor.items[cursor.index++]
                } else if (cursor instanceof LoopContext) {
                  if (cursor.filter && cursor.ahead.length === 0 && !cursor.isExhausted) {
                    // The filter decides first; then this instruction is run again.
                    offset--
                    const item = cursor.fetch()
                    if (item === undefined) continue
                    frame.offset = offset
                    frame = this.#enter(cursor.filter as Closure, scope, frame, 'filter', height)
                    frame.filtered = { loop: cursor, item }
                    stack[height++] = item
                    break running
                  }
                  item = cursor.advance()
                } else {
                  const step = (cursor as Iterator<Value>).next()
                  item = step.done ? undefined : step.value
                }
                if (item === undefined) {
                  offset = code[offset + 1] as number
                } else {
                  stack[height++] = item
                  offset += 2
                }
                continue
              }
            case 42 /* RecursiveLoop */:
              {
                const loop = constants[code[offset++] as number] as Code
                frame.offset = offset
                frame = this.#enter({ code: loop, outer: frame }, scope, frame, 'print', height - 1)
                break running
              }
            case 43 /* Macro */:
              {
                const macro = constants[code[offset++] as number] as Code
                stack[height++] = new MacroValue(() => macro, scope, frame)
                continue
              }
            case 44 /* JumpIfSet */:
              offset = slots[code[offset] as number] === undefined ? offset + 2 : (code[offset + 1] as number)
              continue
            case 45 /* MissingParameter */:
              {
                const slot = code[offset++] as number
                const name = constants[code[offset++] as number] as string
                slots[slot] = scope.undefinedWith(`parameter ${repr(name)} was not provided`, name)
                continue
              }
            case 46 /* Block */:
              {
                const block = scope.blocks.get(constants[code[offset++] as number] as string) as Code
                const shared = constants[code[offset++] as number] as readonly SharedName[] | undefined
                frame.offset = offset
                frame = this.#enter(
                  { code: block, outer: undefined },
                  shared ? deriveScope(frame, shared) : scope,
                  frame,
                  'print',
                  height,
                )
                break running
              }
            case 47 /* Return */:
            case 48 /* ReturnValue */:
              {
                const result = code[offset - 1] === 47 ? frame.out : (stack[height - 1] as Value)
                height = frame.base
                const { caller, use } = frame
                if (frame.marks && typeof result === 'string') this.#trace?.keep(result, frame.marks)
                if (use === 'filter') {
                  if (frame.filtered && isTrue(result)) frame.filtered.loop.ahead.push(frame.filtered.item)
                } else if (use === 'print') {
                  // The text has been counted when the callee printed it.
                  if (caller?.pieces && caller.captures.length === 0) caller.pieces.push(result)
                  else {
                    const trace = this.#trace
                    if (trace && caller?.marks)
                      trace.mark(caller.marks, caller.out.length, caller.offset, result as string, false)
                    ;(caller as Frame).out += result as string
                  }
                } else if (caller) {
                  stack[height++] = result
                }
                if (caller === undefined) {
                  this.#result = result
                  return undefined
                }
                frame = caller
                break running
              }
            case 49 /* InlineUndefined */:
              stack[height++] = new Undefined(constants[code[offset++] as number] as string)
              continue
            case 50 /* GetTemplate */:
              throw new PyError('TypeError', 'no loader for this environment specified')
            case 51 /* SelfReference */:
              slots[code[offset++] as number] = new TemplateReference(scope)
              continue
            case 52 /* SuperReference */:
              {
                const slot = code[offset++] as number
                const name = constants[code[offset++] as number] as string
                slots[slot] = scope.undefinedWith(`there is no parent block called ${repr(name)}.`, 'super')
                continue
              }
            case 53 /* Autoescape */:
              if (isTrue(stack[--height] as Value)) {
                throw new PyError('TemplateRuntimeError', 'autoescape is not supported')
              }
              continue
            case 54 /* EndAutoescape */:
              continue
            case 55 /* Raise */:
              {
                const type = constants[code[offset++] as number] as PyErrorType
                throw new PyError(type, constants[code[offset++] as number] as string)
              }
            case 56 /* Subscript */:
              {
                const key = stack[--height] as Value
                stack[height - 1] = subscript(stack[height - 1] as Value, key)
                continue
              }
            default:
              throw new Error(`there is no instruction ${code[offset - 1]}`)
          }
          // Only calls come here; all else has gone on with the next instruction.
          budget.step()
          frame.offset = offset
          this.#frame = frame
          if (callee instanceof MacroValue || callee instanceof LoopContext || callee instanceof BlockReference) {
            frame = this.#frameOf(callee, args, kwargs, frame, height)
            if (callee instanceof LoopContext) height++
            break running
          }
          const value = callHost(callee, args, kwargs, this)
          if (value instanceof Promise) {
            this.#height = height
            return value
          }
          stack[height++] = value
        }
      } catch (error) {
        frame.offset = offset
        this.#frame = frame
        throw error
      }
    }
  }

  #print(frame: Frame, text: string, offset: number, isTemplateText = false): void {
    this.#budget.print(text)
    if (frame.marks) this.#trace?.mark(frame.marks, frame.out.length, offset, text, isTemplateText)
    if (frame.pieces && frame.captures.length === 0) frame.pieces.push(text)
    else frame.out += text
  }

  #enter(closure: Closure, scope: RenderScope, caller: Frame | undefined, use: ResultUse, base: number): Frame {
    const depth = caller ? caller.depth + 1 : this.#depth + 1
    this.#budget.checkDepth(depth)
    const frame = new Frame(closure.code, scope, closure.outer, caller, use, base, depth)
    if (this.#trace) frame.marks = this.#trace.begin(closure.code, undefined)
    return frame
  }

  #beginCapture(frame: Frame, trace: OutputTrace): void {
    frame.outerMarks ??= []
    frame.outerMarks.push(frame.marks)
    frame.marks = trace.begin(frame.code, frame.macroName)
  }

  #endCapture(frame: Frame, trace: OutputTrace): void {
    if (frame.marks) trace.keep(frame.out, frame.marks)
    frame.marks = frame.outerMarks?.pop()
  }

  /** The frame of a call that the machine runs itself. A loop's iterable is put on the stack at `base`. */
  #frameOf(
    callee: MacroValue | LoopContext | BlockReference,
    args: readonly Value[],
    kwargs: ReadonlyMap<string, Value>,
    caller: Frame | undefined,
    base: number,
  ): Frame {
    if (callee instanceof MacroValue) {
      const frame = this.#enter(callee, callee.scope, caller, 'value', base)
      const { options } = callee
      frame.macroName = callee.name
      if (this.#trace) frame.marks = this.#trace.begin(callee.code, callee.name)
      frame.catchesReturn = options.catchesReturn === true
      frame.isTransparent = options.isTransparent === true
      callee.bind(frame, args, kwargs)
      options.onCall?.(!isInsideMacro(caller))
      return frame
    }
    if (callee instanceof BlockReference) {
      return this.#enter({ code: callee.code, outer: undefined }, callee.scope, caller, 'value', base)
    }
    const recursion = recursionOf(callee)
    const iterable = args[0] ?? kwargs.get('iterable')
    if (iterable === undefined || args.length + kwargs.size !== 1) {
      throw new PyError('TypeError', "LoopContext.__call__() missing 1 required positional argument: 'iterable'")
    }
    const frame = this.#enter(recursion, (recursion.outer as Frame).scope, caller, 'value', base)
    frame.loopDepth = callee.depth0 + 1
    this.#stack[base] = iterable
    return frame
  }

  /** Goes on behind the call that catches a `ReturnSignal`, and says whether that was the last; throws all else with its place. */
  #recover(error: unknown): boolean {
    if (!(error instanceof ReturnSignal)) throw this.#locate(error)
    let frame: Frame | undefined = this.#frame
    while (frame && !frame.catchesReturn) frame = frame.caller
    if (!frame) throw error
    if (!frame.caller) {
      this.#result = error.value
      return true
    }
    this.#stack[frame.base] = error.value
    this.#height = frame.base + 1
    this.#frame = frame.caller
    return false
  }

  /** Leaves an error as it is if it stands in no template: when the host itself calls something wrongly. */
  #locate(error: unknown): unknown {
    const inner = error instanceof TemplateError ? error : undefined
    const calls: MacroCall[] = []
    let place: MacroCall['span'] | undefined
    let template: MacroCall['span'] | undefined
    for (let frame: Frame | undefined = this.#frame; frame; frame = frame.caller) {
      if (frame.code.kind === 'call') continue
      const span = spanOf(frame.code.source, placeOf(frame.code, frame.offset))
      place ??= span
      if (frame.code.kind === 'template') template = span
      if (frame.code.kind === 'macro') calls.push({ macro: frame.macroName, span })
    }
    const span = inner?.span ?? place
    if (!span) return error
    const cause = inner
      ? inner.cause
      : isStackOverflow(error)
        ? new PyError('RecursionError', 'maximum recursion depth exceeded')
        : error
    const macroStack = [...(inner?.macroStack ?? []), ...calls]
    return new TemplateError(cause, span, macroStack, template ?? inner?.templateSpan)
  }
}

/** Host functions that call back use JavaScript's stack, which may end before the limit of depth. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack')
}

/** Runs a machine as far as it goes without waiting; the rest is a promise. */
function finish(machine: Machine): Value | Promise<Value> {
  const step = machine.start()
  return step.done ? step.value : finishLater(machine, step)
}

async function finishLater(machine: Machine, first: Step<Value>): Promise<Value> {
  let step = first
  while (!step.done) {
    step = await step.waitingFor.then(
      (value) => machine.resume(value),
      (error: unknown) => machine.fail(error),
    )
  }
  return step.value
}

function callHost(
  callee: Value,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
  state: LibraryState,
): Value | Promise<Value> {
  if (callee instanceof Obj && callee.call !== undefined) return callee.call({ args, kwargs }, state)
  throw new PyError('TypeError', `'${typeName(callee)}' object is not callable`)
}

function recursionOf(loop: LoopContext): Closure {
  if (loop.recursion) return loop.recursion
  throw new PyError('TypeError', "The loop must have the 'recursive' marker to be called recursively.")
}

function outerFrame(frame: Frame, depth: number): Frame {
  let outer = frame
  for (let index = 0; index < depth; index++) outer = outer.outer as Frame
  return outer
}

function deriveScope(frame: Frame, shared: readonly SharedName[]): RenderScope {
  const names: [string, Value][] = []
  for (const { name, depth, slot } of shared) {
    const value = outerFrame(frame, depth).slots[slot] as Value | undefined
    if (value !== undefined) names.push([name, value])
  }
  return frame.scope.derive(names)
}

function compares(operator: CompareOperator, left: Value, right: Value): boolean {
  if (operator === 'in') return contains(right, left)
  if (operator === 'not in') return !contains(right, left)
  return compare(operator, left, right)
}

function namedArguments(names: readonly string[], stack: readonly Value[], from: number): ReadonlyMap<string, Value> {
  const kwargs = new Map<string, Value>()
  for (let index = 0; index < names.length; index++) kwargs.set(names[index] as string, stack[from + index] as Value)
  return kwargs
}

function splatArguments(
  stack: readonly Value[],
  from: number,
  count: number,
  names: readonly string[] | undefined,
  flags: number,
  callee: () => string,
): { args: readonly Value[]; kwargs: ReadonlyMap<string, Value> } {
  const args = stack.slice(from, from + count)
  const kwargs = new Map(names ? namedArguments(names, stack, from + count) : undefined)
  let next = from + count + (names ? names.length : 0)
  if (flags & 1) {
    const values = stack[next++] as Value
    if (!isIterable(values)) {
      throw new PyError('TypeError', `${callee()} argument after * must be an iterable, not ${typeName(values)}`)
    }
    for (const value of iterate(values)) args.push(value)
  }
  if (flags & 2) {
    const mapping = stack[next] as Value
    if (!(mapping instanceof Dict)) {
      throw new PyError('TypeError', `${callee()} argument after ** must be a mapping, not ${typeName(mapping)}`)
    }
    for (const [key, value] of mapping.entries()) {
      if (typeof key !== 'string') throw new PyError('TypeError', 'keywords must be strings')
      if (kwargs.has(key))
        throw new PyError('TypeError', `${callee()} got multiple values for keyword argument ${repr(key)}`)
      kwargs.set(key, value)
    }
  }
  return { args, kwargs }
}

function isIterable(value: Value): boolean {
  return (
    !(value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') &&
    (!(value instanceof Obj) || value.iterate() !== undefined)
  )
}

function calleeName(callee: Value): string {
  return callee instanceof MacroValue
    ? `macro ${repr(callee.name ?? null)}`
    : 'jinja2.sandbox.SandboxedEnvironment.call()'
}

function unpack(value: Value, count: number): readonly Value[] {
  if (value instanceof Tuple && value.items.length === count) return value.items
  if (!isIterable(value)) throw new PyError('TypeError', `cannot unpack non-iterable ${typeName(value)} object`)
  const items: Value[] = []
  for (const item of iterate(value)) {
    if (items.length === count) throw new PyError('ValueError', `too many values to unpack (expected ${count})`)
    items.push(item)
  }
  if (items.length < count) {
    throw new PyError('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`)
  }
  return items
}

function isInsideMacro(frame: Frame | undefined): boolean {
  for (let each = frame; each; each = each.caller) if (each.catchesReturn && !each.isTransparent) return true
  return false
}
