import type { Value } from './value.ts'

/**
 * Thrown by a host function to end the innermost macro that catches returns, whose call then has this value.
 * The machine unwinds its own frames for it; it never crosses a JavaScript frame of the machine.
 */
export class ReturnSignal {
  readonly value: Value

  constructor(value: Value) {
    this.value = value
  }
}
