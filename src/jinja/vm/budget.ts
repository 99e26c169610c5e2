import { PyError } from '../values/py-error.ts'

/** How much one render may use before it is stopped with an error. */
export interface Limits {
  /** Rounds of loops and calls. */
  readonly steps: number
  /** Calls of macros inside each other. */
  readonly depth: number
  /** Characters printed, those of macros and captured blocks included. */
  readonly output: number
}

/** More than any honest template takes. */
export const DEFAULT_LIMITS: Limits = { steps: 20_000_000, depth: 1000, output: 2 ** 28 }

/** What is left of a render's limits; nested calls of one render share it. */
export class Budget {
  readonly limits: Limits
  #steps: number
  #output: number

  constructor(limits: Limits) {
    this.limits = limits
    this.#steps = limits.steps
    this.#output = limits.output
  }

  step(): void {
    if (--this.#steps < 0) {
      throw new PyError(
        'RuntimeError',
        `the template takes more than ${this.limits.steps} steps: is there a loop without an end?`,
      )
    }
  }

  print(text: string): void {
    this.#output -= text.length
    if (this.#output < 0) {
      throw new PyError('MemoryError', `the template prints more than ${this.limits.output} characters`)
    }
  }

  checkDepth(depth: number): void {
    if (depth > this.limits.depth) throw new PyError('RecursionError', 'maximum recursion depth exceeded')
  }
}
