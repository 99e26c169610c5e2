import { takeNamed, takeNone, takeOne, takePositional } from '../arguments.ts'
import type { Method } from '../bound-method.ts'
import type { Value } from '../value.ts'

/** A method without arguments. */
export function none<T>(run: (self: T) => Value): Method<T> {
  return (self, call, name) => {
    takeNone(call, name)
    return run(self)
  }
}

/** A method with one argument. */
export function one<T>(run: (self: T, value: Value) => Value): Method<T> {
  return (self, call, name) => run(self, takeOne(call, name))
}

/** A method with between `least` and `most` arguments, none by name. */
export function some<T>(least: number, most: number, run: (self: T, args: readonly Value[]) => Value): Method<T> {
  return (self, call, name) => run(self, takePositional(call, name, least, most))
}

/** A method whose arguments may all be left out and may be given by name. */
export function named<T>(
  names: readonly string[],
  run: (self: T, args: readonly (Value | undefined)[]) => Value,
): Method<T> {
  return (self, call, name) => run(self, takeNamed(call, name.slice(name.lastIndexOf('.') + 1), names))
}
