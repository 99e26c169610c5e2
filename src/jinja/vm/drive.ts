import type { Value } from '../values/value.ts'

/** What a machine has come to: its end, or a promise of the host whose value it needs to go on. */
export type Step =
  | { readonly done: true; readonly value: Value }
  | { readonly done: false; readonly waitingFor: Promise<Value> }

/** What runs in steps, and stands still in between with everything in place. */
export interface Steps {
  start(): Step
  /** Goes on with the value that was waited for. */
  resume(value: Value): Step
  /** Goes on with the error of what was waited for. */
  fail(error: unknown): Step
}

/** Runs a machine to its end where nothing may wait, as when a project is parsed. */
export function driveSync(machine: Steps): Value {
  const step = machine.start()
  if (!step.done) throw new Error('a call waited, but this template is rendered synchronously')
  return step.value
}

/** Runs a machine to its end. While a host function works the frames stay parked in the machine. */
export async function drive(machine: Steps, signal?: AbortSignal): Promise<Value> {
  signal?.throwIfAborted()
  const step = machine.start()
  return step.done ? step.value : goOn(machine, step, signal)
}

/** Runs a machine as far as it goes without waiting; the rest, if any, is a promise. */
export function driveWhileReady(machine: Steps): Value | Promise<Value> {
  const step = machine.start()
  return step.done ? step.value : goOn(machine, step)
}

async function goOn(machine: Steps, first: Step, signal?: AbortSignal): Promise<Value> {
  let step = first
  while (!step.done) {
    step = await step.waitingFor.then(
      (value) => {
        signal?.throwIfAborted()
        return machine.resume(value)
      },
      (error: unknown) => {
        signal?.throwIfAborted()
        return machine.fail(error)
      },
    )
  }
  return step.value
}
