import type { Value } from '../values/value.ts'
import type { Machine } from './machine.ts'

/** Runs a machine to its end where nothing may wait, as when a project is parsed. */
export function driveSync(machine: Machine): Value {
  const step = machine.start()
  if (!step.done) throw new Error('a call waited, but this template is rendered synchronously')
  return step.value
}

/** Runs a machine to its end. While a host function works the frames stay parked in the machine. */
export async function drive(machine: Machine, signal?: AbortSignal): Promise<Value> {
  signal?.throwIfAborted()
  let step = machine.start()
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
