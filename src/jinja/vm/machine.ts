import type { Code } from '../compile/code.ts'
import type { Filter, LibraryState, Test } from '../library/library-state.ts'
import { ReturnSignal } from '../values/return-signal.ts'
import type { Undefined } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'
import type { Budget } from './budget.ts'
import { callCode } from './call-code.ts'
import { callHost } from './call-host.ts'
import { driveWhileReady, type Step, type Steps } from './drive.ts'
import { isTemplateCallable } from './enter-call.ts'
import type { Frame } from './frame.ts'
import { MachineState } from './machine-state.ts'
import type { OutputTrace } from './output-trace.ts'
import { placeError } from './place-error.ts'
import type { RenderScope } from './render-scope.ts'
import { runInstructions } from './run-instructions.ts'
import { NO_KWARGS } from './stacked-arguments.ts'

/** Filters and tests by name, for those that call others. */
export interface Library {
  filter(name: string): Filter | undefined
  test(name: string): Test | undefined
}

/**
 * Runs compiled functions on frames and a stack of its own: calls between macros use no JavaScript stack, and where a
 * host function answers with a promise the machine stops with everything in place and goes on when it has the value.
 */
export class Machine implements LibraryState, Steps {
  readonly #library: Library
  readonly #state: MachineState

  constructor(library: Library, budget: Budget, scope: RenderScope, code: Code, depth = 0) {
    this.#library = library
    this.#state = new MachineState(budget, scope, code, depth)
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
    return (this.#state.frame.pieces ??= [])
  }

  /** Records in `trace` where each part of the output comes from. */
  traceOutput(trace: OutputTrace): void {
    const { frame } = this.#state
    this.#state.trace = trace
    frame.marks = trace.begin(frame.code, undefined)
  }

  start(): Step {
    return this.#go(() => runInstructions(this.#state, this))
  }

  resume(value: Value): Step {
    this.#state.stack[this.#state.height++] = value
    return this.#go(() => runInstructions(this.#state, this))
  }

  fail(error: unknown): Step {
    return this.#go(() => {
      throw error
    })
  }

  /** Calls a value for a host function, a filter or a test. A function of a template gets a machine of its own. */
  call(callee: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value> = NO_KWARGS): Value | Promise<Value> {
    if (!isTemplateCallable(callee)) return callHost(callee, args, kwargs, this)
    const { budget, frame, trace } = this.#state
    const machine = Machine.ofCall(this.#library, budget, frame.scope, callee, args, kwargs, frame.depth)
    machine.#state.trace = trace
    return driveWhileReady(machine)
  }

  lookup(name: string): Value | undefined {
    return this.#state.frame.scope.lookup(name)
  }

  filter(name: string): Filter | undefined {
    return this.#library.filter(name)
  }

  test(name: string): Test | undefined {
    return this.#library.test(name)
  }

  undefined(hint: string): Undefined {
    return this.#state.frame.scope.undefinedWith(hint)
  }

  #go(run: () => Promise<Value> | undefined): Step {
    for (;;) {
      try {
        const waitingFor = run()
        return waitingFor ? { done: false, waitingFor } : { done: true, value: this.#state.result }
      } catch (error) {
        if (this.#recover(error)) return { done: true, value: this.#state.result }
        run = () => runInstructions(this.#state, this)
      }
    }
  }

  /** Goes on behind the call that catches a `ReturnSignal`, and says whether that was the last; throws all else with its place. */
  #recover(error: unknown): boolean {
    const state = this.#state
    if (!(error instanceof ReturnSignal)) throw placeError(error, state.frame)
    let frame: Frame | undefined = state.frame
    while (frame && !frame.catchesReturn) frame = frame.caller
    if (!frame) throw error
    if (!frame.caller) {
      state.result = error.value
      return true
    }
    state.stack[frame.base] = error.value
    state.height = frame.base + 1
    state.frame = frame.caller
    return false
  }
}
