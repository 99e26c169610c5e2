import type { Code, Named } from '../compile/code.ts'
import type { SharedName } from '../compile/compile-block.ts'
import type { Filter, LibraryState, Test } from '../library/library-state.ts'
import type { CompareOperator } from '../syntax/ast.ts'
import { lookUpAttribute, lookUpItem, subscript } from '../values/access.ts'
import { Dict } from '../values/dict.ts'
import { Markup } from '../values/markup.ts'
import { Namespace } from '../values/namespace.ts'
import { Obj } from '../values/obj.ts'
import { type BinaryOperator, binary, compare, contains, unary } from '../values/operators.ts'
import { PyError, type PyErrorType } from '../values/py-error.ts'
import { Slice } from '../values/slice.ts'
import { repr, str } from '../values/to-string.ts'
import { isTrue } from '../values/truth.ts'
import { Tuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { Undefined } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'
import { TemplateReference } from './block-reference.ts'
import { callHost } from './call-host.ts'
import { enterCall, isTemplateCallable } from './enter-call.ts'
import type { Frame } from './frame.ts'
import { ListCursor, openCursor } from './list-cursor.ts'
import { LoopContext } from './loop-context.ts'
import type { MachineState } from './machine-state.ts'
import { MacroValue } from './macro-value.ts'
import { namedArguments, positionalArguments, splatArguments } from './stacked-arguments.ts'
import { unpack } from './unpack.ts'

/** What Python calls in the place of a template's call, and so what its errors name. */
const SANDBOX_CALL = 'jinja2.sandbox.SandboxedEnvironment.call()'

/**
 * Runs a machine from where it stands until its end or until a promise comes up, which is then given back. Where it throws,
 * the state says which instruction it was. `host` is what filters, tests and host functions may ask.
 */
export function runInstructions(state: MachineState, host: LibraryState): Promise<Value> | undefined {
  const stack = state.stack
  const budget = state.budget
  let height = state.height
  let frame = state.frame
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
              stack[height++] = value === undefined ? scope.undefinedName(frame.code.slotNames[slot] as string) : value
              continue
            }
          case 2 /* LoadOuter */:
            {
              const outer = frame.outward(code[offset++] as number)
              const slot = code[offset++] as number
              const value = outer.slots[slot] as Value | undefined
              stack[height++] = value === undefined ? scope.undefinedName(outer.code.slotNames[slot] as string) : value
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
              const from = frame.outward(code[offset++] as number)
              slots[slot] = from.slots[code[offset++] as number]
              continue
            }
          case 6 /* Clear */:
            slots[code[offset++] as number] = undefined
            continue
          case 7 /* Text */:
            state.print(frame, constants[code[offset++] as number] as string, offset, true)
            continue
          case 8 /* Output */:
            {
              const value = stack[--height] as Value
              const pieces = frame.openPieces
              if (pieces) pieces.push(value)
              else state.print(frame, typeof value === 'string' ? value : str(value), offset, false)
              continue
            }
          case 9 /* OutputConst */:
            {
              const value = stack[--height] as Value
              const pieces = frame.openPieces
              if (pieces) pieces.push(value instanceof Obj ? value : str(value))
              else state.print(frame, str(value), offset, false)
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
                frame = state.enterFilter(object, item, frame, height++)
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
              args = positionalArguments(stack, height + 1, count)
              kwargs = namedArguments(names, stack, height + 1 + count)
              break
            }
          case 29 /* CallSplat */:
            {
              const count = code[offset++] as number
              const names = constants[code[offset++] as number] as readonly string[] | undefined
              const flags = code[offset++] as number
              height -= count + (names ? names.length : 0) + (flags & 1) + (flags >> 1) + 1
              callee = stack[height] as Value
              const call = splatArguments(stack, height + 1, count, names, flags, SANDBOX_CALL)
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
                      args: positionalArguments(stack, height, count),
                      kwargs: namedArguments(names, stack, height + count),
                    }
                  : splatArguments(stack, height, count, names, flags, `${named.name}()`)
              frame.offset = offset
              state.frame = frame
              const value = named.run(stack[height - 1] as Value, call, host)
              if (value instanceof Promise) {
                state.height = height - 1
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
            frame.beginCapture(state.trace)
            continue
          case 37 /* EndCapture */:
            if (frame.notText?.depth === frame.captures.length) {
              offset = frame.notText.offset
              throw notText(frame.notText.type)
            }
            stack[height++] = frame.endCapture(state.trace)
            continue
          case 38 /* DropCaptures */:
            for (let count = code[offset++] as number; count > 0; count--) frame.endCapture(state.trace)
            if (frame.notText && frame.notText.depth > frame.captures.length) frame.notText = undefined
            continue
          case 39 /* Iterate */:
            {
              const iterable = stack[--height] as Value
              slots[code[offset++] as number] = openCursor(iterable)
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
                isRecursive ? frame.loopDepth : 0,
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
                  frame = state.enterFilter(cursor, item, frame, height++)
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
              frame = state.enter({ code: loop, outer: frame }, scope, frame, 'print', height - 1)
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
              frame = state.enter(
                { code: block, outer: undefined },
                shared ? frame.scopeSharing(shared) : scope,
                frame,
                'print',
                height,
              )
              break running
            }
          case 47 /* Return */:
          case 48 /* ReturnValue */:
            {
              if (frame.notText && code[offset - 1] === 47) {
                offset = frame.notText.offset
                throw notText(frame.notText.type)
              }
              const result = code[offset - 1] === 47 ? frame.out : (stack[height - 1] as Value)
              height = frame.base
              const { caller, use } = frame
              if (frame.marks && typeof result === 'string') state.trace?.keep(result, frame.marks)
              if (use === 'filter') {
                if (frame.filtered && isTrue(result)) frame.filtered.taken.push(frame.filtered.item)
              } else if (use === 'print') {
                state.printResult(caller as Frame, result)
              } else if (caller) {
                stack[height++] = result
              }
              if (caller === undefined) {
                state.result = result
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
          case 57 /* CheckText */:
            {
              // A name that nobody knows yet is told of when the node runs, in clearer words.
              const value = stack[height - 1] as Value
              if (typeof value === 'string' || value instanceof Undefined || value instanceof Markup) continue
              if (frame.openPieces) continue
              frame.notText ??= { type: typeName(value), offset, depth: frame.captures.length }
              continue
            }
          default:
            throw new Error(`there is no instruction ${code[offset - 1]}`)
        }
        // Only calls come here; all else has gone on with the next instruction.
        budget.step()
        frame.offset = offset
        state.frame = frame
        if (isTemplateCallable(callee)) {
          frame = enterCall(state, callee, args, kwargs, frame, height)
          if (callee instanceof LoopContext) height++
          break running
        }
        const value = callHost(callee, args, kwargs, host)
        if (value instanceof Promise) {
          state.height = height
          return value
        }
        stack[height++] = value
      }
    } catch (error) {
      frame.offset = offset
      state.frame = frame
      throw error
    }
  }
}

function notText(type: string): PyError {
  return new PyError('TypeError', `expected str instance, ${type} found: a call block prints a text`)
}

function compares(operator: CompareOperator, left: Value, right: Value): boolean {
  if (operator === 'in') return contains(right, left)
  if (operator === 'not in') return !contains(right, left)
  return compare(operator, left, right)
}
