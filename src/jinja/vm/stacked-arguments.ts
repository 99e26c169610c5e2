import { Dict } from '../values/dict.ts'
import { tryIterate } from '../values/iterate.ts'
import { PyError } from '../values/py-error.ts'
import { repr } from '../values/to-string.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'
import type { CallArguments } from '../values/call.ts'

const NO_VALUES: readonly Value[] = []
/** What a call has by name that names nothing: shared, since most calls are such. */
export const NO_KWARGS: ReadonlyMap<string, Value> = new Map()

/** The positional arguments of a call, which lie on the stack from `from` on. */
export function positionalArguments(stack: readonly Value[], from: number, count: number): readonly Value[] {
  return count === 0 ? NO_VALUES : stack.slice(from, from + count)
}

/** The arguments by name of a call, whose values lie on the stack from `from` on. */
export function namedArguments(
  names: readonly string[] | undefined,
  stack: readonly Value[],
  from: number,
): ReadonlyMap<string, Value> {
  if (names === undefined) return NO_KWARGS
  const kwargs = new Map<string, Value>()
  for (let index = 0; index < names.length; index++) kwargs.set(names[index] as string, stack[from + index] as Value)
  return kwargs
}

/** The arguments of a call with `*` (bit 1 of `flags`) or `**` (bit 2); `callee` is its name in errors. */
export function splatArguments(
  stack: readonly Value[],
  from: number,
  count: number,
  names: readonly string[] | undefined,
  flags: number,
  callee: string,
): CallArguments {
  const args = stack.slice(from, from + count)
  const kwargs = new Map(namedArguments(names, stack, from + count))
  let next = from + count + (names ? names.length : 0)
  if (flags & 1) {
    const splat = stack[next++] as Value
    const values = tryIterate(splat)
    if (values === undefined) {
      throw new PyError('TypeError', `Value after * must be an iterable, not ${typeName(splat)}`)
    }
    for (const value of values) args.push(value)
  }
  if (flags & 2) {
    const mapping = stack[next] as Value
    if (!(mapping instanceof Dict)) {
      throw new PyError('TypeError', `${callee} argument after ** must be a mapping, not ${typeName(mapping)}`)
    }
    for (const [key, value] of mapping.entries()) {
      if (typeof key !== 'string') throw new PyError('TypeError', 'keywords must be strings')
      if (kwargs.has(key))
        throw new PyError('TypeError', `${callee} got multiple values for keyword argument ${repr(key)}`)
      kwargs.set(key, value)
    }
  }
  return { args, kwargs }
}
